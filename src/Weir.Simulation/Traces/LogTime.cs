namespace Weir.Simulation.Traces;

/// <summary>Times as logs write them, in seconds since 1970.</summary>
internal static class LogTime
{
    /// <summary><c>10/Oct/2000:13:55:36 -0700</c>, <c>06/Feb/2009:12:14:14.655</c>: without a zone it counts as UTC.</summary>
    public static bool TryReadClf(ReadOnlySpan<byte> text, out double seconds)
    {
        seconds = 0;
        if (text.Length < 20 || text[2] != '/' || text[6] != '/' || text[11] != ':' || text[14] != ':' || text[17] != ':') return false;
        int month = MonthOf(text[3..6]);
        if (month == 0
            || !TryDigits(text[..2], out int day) || !TryDigits(text[7..11], out int year)
            || !TryClock(text[12..20], out int second) || !IsDate(year, month, day))
        {
            return false;
        }
        ReadOnlySpan<byte> rest = text[20..];
        seconds = SecondsOf(year, month, day) + second + Fraction(ref rest);
        if (rest.IsEmpty) return true;
        if (rest.Length != 6 || rest[0] != ' ' || rest[1] is not ((byte)'+' or (byte)'-')
            || !TryDigits(rest[2..4], out int hours) || !TryDigits(rest[4..6], out int minutes))
        {
            return false;
        }
        seconds -= (rest[1] == '-' ? -1 : 1) * ((hours * 3600) + (minutes * 60));
        return true;
    }

    /// <summary>RFC 3339: <c>2026-11-21T04:41:13.898Z</c>, with Z or an offset.</summary>
    public static bool TryReadRfc3339(ReadOnlySpan<byte> text, out double seconds)
    {
        seconds = 0;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], out int year) || !TryDigits(text[5..7], out int month) || !TryDigits(text[8..10], out int day)
            || !TryClock(text[11..19], out int second) || !IsDate(year, month, day))
        {
            return false;
        }
        ReadOnlySpan<byte> rest = text[19..];
        seconds = SecondsOf(year, month, day) + second + Fraction(ref rest);
        if (rest.SequenceEqual("Z"u8) || rest.SequenceEqual("z"u8)) return true;
        if (rest.Length != 6 || rest[0] is not ((byte)'+' or (byte)'-') || rest[3] != ':'
            || !TryDigits(rest[1..3], out int hours) || !TryDigits(rest[4..6], out int minutes))
        {
            return false;
        }
        seconds -= (rest[0] == '-' ? -1 : 1) * ((hours * 3600) + (minutes * 60));
        return true;
    }

    private static bool TryClock(ReadOnlySpan<byte> text, out int second)
    {
        second = 0;
        // 60 is a leap second.
        if (!TryDigits(text[..2], out int hours) || !TryDigits(text[3..5], out int minutes) || !TryDigits(text[6..8], out int seconds)
            || hours > 23 || minutes > 59 || seconds > 60)
        {
            return false;
        }
        second = (hours * 3600) + (minutes * 60) + seconds;
        return true;
    }

    private static double Fraction(ref ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is not ((byte)'.' or (byte)',')) return 0;
        int end = 1;
        double value = 0;
        double unit = 0.1;
        for (; end < text.Length && text[end] is >= (byte)'0' and <= (byte)'9'; end++, unit /= 10) value += (text[end] - '0') * unit;
        text = text[end..];
        return value;
    }

    private static bool IsDate(int year, int month, int day) =>
        year is >= 1970 and < 2200 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    private static double SecondsOf(int year, int month, int day) =>
        (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalSeconds;

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = (value * 10) + digit - '0';
        }
        return true;
    }

    private static int MonthOf(ReadOnlySpan<byte> name)
    {
        int at = "JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(name);
        return at >= 0 && at % 3 == 0 ? (at / 3) + 1 : 0;
    }
}
