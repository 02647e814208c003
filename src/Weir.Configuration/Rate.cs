namespace Weir.Configuration;

/// <summary>So many in each period, written <c>100/s</c>, <c>30/min</c> or <c>1000/h</c>.</summary>
public readonly record struct Rate(int Count, TimeSpan Per)
{
    public override string ToString() =>
        $"{Count}/{(Per == TimeSpan.FromHours(1) ? "h" : Per == TimeSpan.FromMinutes(1) ? "min" : "s")}";
}
