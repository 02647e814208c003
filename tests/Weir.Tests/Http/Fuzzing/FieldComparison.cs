using Weir.Http.Fields;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>Compares the fields of a head with those of the head written from it.</summary>
internal static class FieldComparison
{
    /// <summary>Whether both have the same lines in the same order, but for hop-by-hop ones and those in <paramref name="except"/>.</summary>
    public static bool SameKept(
        ReadOnlySpan<byte> input, FieldList fields, ReadOnlySpan<byte> written, FieldList writtenFields, KnownFieldSet except)
    {
        int other = 0;
        foreach (Field field in fields.Span)
        {
            if (field.HopByHop || except.Contains(field.Known))
                continue;
            while (other < writtenFields.Count && Skip(writtenFields[other], except))
                other++;
            if (other == writtenFields.Count)
                return false;
            Field found = writtenFields[other++];
            if (!field.Name.Of(input).SequenceEqual(found.Name.Of(written)) || !field.Value.Of(input).SequenceEqual(found.Value.Of(written)))
                return false;
        }

        while (other < writtenFields.Count && Skip(writtenFields[other], except))
            other++;
        return other == writtenFields.Count;
    }

    /// <summary>Whether the lines follow each other without a gap from the first field to the empty line.</summary>
    public static bool LinesAreInOrder(FieldList fields, int start, int length)
    {
        foreach (Field field in fields.Span)
        {
            int end = field.LineStart + field.LineLength;
            if (field.LineStart != start || field.NameLength < 1 || field.ValueStart <= field.LineStart + field.NameLength
                || field.ValueLength < 0 || field.Value.End > end - 2)
            {
                return false;
            }

            start = end;
        }

        return start == length - 2;
    }

    private static bool Skip(Field field, KnownFieldSet except) => field.HopByHop || except.Contains(field.Known);
}
