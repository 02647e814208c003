namespace Weir.Http.Fields;

/// <summary>Reads Connection values: a list of tokens, some of them names of fields that end at this hop.</summary>
internal static class ConnectionField
{
    /// <summary>Most options over all Connection fields of a head; each may cost a walk over the fields.</summary>
    internal const int MaxOptions = 64;

    public static HttpError Read(ReadOnlySpan<byte> value, ref ConnectionOptions options, ref int optionCount)
    {
        // RFC 9112 §9.6: the two values nearly every message has.
        if (value.Length == 10 && KnownFields.Is(value, "keep-alive"u8))
            return Count(ref options, ConnectionOptions.KeepAlive, ref optionCount);
        if (value.Length == 5 && KnownFields.Is(value, "close"u8))
            return Count(ref options, ConnectionOptions.Close, ref optionCount);

        var list = new TokenList(value);
        while (list.Next())
        {
            HttpError error = !ByteClasses.IsToken(list.Item)
                ? HttpError.BadConnection
                : ReadOption(list.Item, ref options, ref optionCount);
            if (error != HttpError.None)
                return error;
        }

        return HttpError.None;
    }

    /// <summary>Marks the fields that this value nominates.</summary>
    /// <param name="buffer">The buffer <paramref name="fields"/> points into.</param>
    /// <param name="value">A Connection value that <see cref="Read"/> accepted.</param>
    public static void Nominate(ReadOnlySpan<byte> buffer, ReadOnlySpan<byte> value, FieldList fields)
    {
        var list = new TokenList(value);
        while (list.Next())
            fields.Nominate(buffer, list.Item);
    }

    private static HttpError ReadOption(ReadOnlySpan<byte> option, ref ConnectionOptions options, ref int optionCount)
    {
        switch (option.Length)
        {
            case 5 when KnownFields.Is(option, "close"u8):
                return Count(ref options, ConnectionOptions.Close, ref optionCount);
            case 10 when KnownFields.Is(option, "keep-alive"u8):
                return Count(ref options, ConnectionOptions.KeepAlive, ref optionCount);
            case 7 when KnownFields.Is(option, "upgrade"u8):
                return Count(ref options, ConnectionOptions.Upgrade, ref optionCount);
        }

        // A field meant for every recipient must not be nominated (RFC 9110 §7.6.1). Dropping Host or the framing because the sender
        // says so would let it choose what the endpoint believes, so those three are refused rather than dropped or kept.
        if (KnownFields.Find(option) is KnownField.Host or KnownField.ContentLength or KnownField.TransferEncoding)
            return HttpError.ForbiddenNomination;

        return Count(ref options, ConnectionOptions.Nominations, ref optionCount);
    }

    private static HttpError Count(ref ConnectionOptions options, ConnectionOptions option, ref int optionCount)
    {
        options |= option;
        return ++optionCount > MaxOptions ? HttpError.TooManyConnectionOptions : HttpError.None;
    }
}
