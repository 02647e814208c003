using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using Weir.Configuration;

namespace Weir.Composition.Reloading;

/// <summary>A part of a configuration as a text: equal exactly when the parts say the same, wherever in the file they stand.</summary>
/// <remarks>Records compare their arrays by reference, and a line added above moves every position, so their own equality will not do.
/// By reflection, on the control plane, once for each part and reload.</remarks>
internal static class ConfigurationText
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    public static string Of(object? part)
    {
        StringBuilder text = new();
        Write(text, part);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append('-');
                break;
            case SourcePosition:
                break;
            case string word:
                // With its length, so that no text can look like two.
                text.Append(word.Length).Append(':').Append(word);
                break;
            case IEnumerable items:
                text.Append('[');
                foreach (object? item in items)
                {
                    Write(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case not null when value.GetType() is { IsEnum: false, Namespace: "Weir.Configuration" } type:
                text.Append('{');
                foreach (PropertyInfo property in PropertiesOf(type))
                {
                    text.Append(property.Name).Append('=');
                    Write(text, property.GetValue(value));
                    text.Append(' ');
                }

                text.Append('}');
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
        }
    }

    private static PropertyInfo[] PropertiesOf(Type type) => Properties.GetOrAdd(type, static t =>
        [.. t.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract")]);
}
