namespace Weir.Configuration.Keys;

/// <summary>All tables of keys, each once, in the order in which a reader of the file meets them.</summary>
internal static class ShapeList
{
    public static IReadOnlyList<IObjectShape> From(IObjectShape root)
    {
        var shapes = new List<IObjectShape>();
        Add(root, shapes);
        return shapes;
    }

    private static void Add(IObjectShape shape, List<IObjectShape> shapes)
    {
        if (shapes.Exists(known => known.Name == shape.Name))
            return;
        shapes.Add(shape);
        foreach (var key in shape.Keys)
            foreach (var inner in key.Shapes)
                Add(inner, shapes);
    }
}
