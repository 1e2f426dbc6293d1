namespace Breakwater.Stix;

/// <summary>A constant of a pattern (STIX 2.1, 9.2).</summary>
public abstract record PatternConstant
{
    private protected PatternConstant()
    {
    }

    public sealed override string ToString() => PatternText.Of(this);
}

/// <param name="Value">Unescaped.</param>
public sealed record TextConstant(string Value) : PatternConstant;

public sealed record IntegerConstant(long Value) : PatternConstant;

public sealed record FloatConstant(double Value) : PatternConstant;

public sealed record BooleanConstant(bool Value) : PatternConstant;

/// <param name="Hex">Digits as written, an even number of them.</param>
public sealed record HexConstant(string Hex) : PatternConstant;

/// <param name="Base64">As written.</param>
public sealed record BinaryConstant(string Base64) : PatternConstant;

public sealed record TimestampConstant(StixTimestamp Value) : PatternConstant;
