using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Weir.Http.Fields;
using Xunit;

namespace Weir.Tests.Http.Fields;

public sealed partial class KnownFieldsTests
{
    public static TheoryData<KnownField> All => new(Enum.GetValues<KnownField>().Where(name => name != KnownField.Other));

    [Theory]
    [MemberData(nameof(All))]
    public void Rfc9110_5_1_a_known_name_is_found_in_any_case_and_nothing_near_it_is(KnownField known)
    {
        string name = WordStart().Replace(known.ToString(), "-$0").ToLowerInvariant();
        Assert.Equal(known, Find(name));
        Assert.Equal(known, Find(name.ToUpperInvariant()));
        Assert.Equal(known, Find(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name)));
        Assert.NotEqual(known, Find(name + "x"));
        Assert.NotEqual(known, Find("x" + name));
        Assert.NotEqual(known, Find(name[1..]));
        for (int i = 0; i < name.Length; i++)
        {
            // Every byte that can stand in a line, at every place of the name: only the letter itself and its capital fit.
            for (int b = 0x20; b < 256; b++)
            {
                string other = name[..i] + (char)b + name[(i + 1)..];
                Assert.Equal(string.Equals(other, name, StringComparison.OrdinalIgnoreCase), Find(other) == known);
            }
        }
    }

    [Fact]
    public void A_set_holds_what_it_was_given_and_never_the_unknown()
    {
        KnownFieldSet set = KnownFieldSet.Of(KnownField.Host, KnownField.Vary, KnownField.Other).With(KnownField.Other).With(KnownField.Via);
        Assert.True(set.Contains(KnownField.Host) && set.Contains(KnownField.Vary) && set.Contains(KnownField.Via));
        Assert.False(set.Contains(KnownField.Other) || set.Contains(KnownField.Connection));
        Assert.True(set.Overlaps(KnownFieldSet.Of(KnownField.Via)));
        Assert.False(set.Overlaps(KnownFieldSet.Of(KnownField.Age)));
        Assert.True(Enum.GetValues<KnownField>().Length <= 64);
    }

    private static KnownField Find(string name) => KnownFields.Find(Encoding.Latin1.GetBytes(name));

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordStart();
}
