namespace Weir.Demo;

/// <summary>Shows the rows, once a second or so.</summary>
internal interface IDemoView
{
    /// <summary>Runs <paramref name="watch"/>, which hands new rows to its argument until it is done.</summary>
    Task ShowAsync(Func<Action<IReadOnlyList<EndpointRow>>, Task> watch);
}
