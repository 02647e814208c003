namespace Weir.Samples.Pi;

/// <summary>The answers a π back end has.</summary>
public enum PiRequestKind
{
    /// <summary>200: π with the decimals asked for.</summary>
    Digits,

    /// <summary>200: what this server is.</summary>
    About,

    /// <summary>200: it lives.</summary>
    Health,

    /// <summary>404: no such path.</summary>
    NotFound,

    /// <summary>400: the path is one word, but no whole number.</summary>
    NotANumber,

    /// <summary>400: the number is below zero.</summary>
    Negative,

    /// <summary>422: a number, but over <see cref="PiDigits.Limit"/>.</summary>
    TooMany,

    /// <summary>405: neither GET nor HEAD.</summary>
    MethodNotAllowed,
}
