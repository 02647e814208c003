namespace Weir.Simulate;

/// <summary>What is printed.</summary>
internal enum SimulateOutput
{
    Table,
    Json,
    Csv,
}
