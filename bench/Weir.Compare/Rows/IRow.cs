using Weir.Compare.Reporting;

namespace Weir.Compare.Rows;

/// <summary>One question put to all contestants, answered by one table.</summary>
internal interface IRow
{
    string Name { get; }

    string Title { get; }

    RowReport Run(Bench bench);
}
