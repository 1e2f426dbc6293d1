namespace Breakwater.Stix;

internal enum PatternTokenKind
{
    /// <summary>What follows a fault; no rule of the grammar takes it.</summary>
    None,
    End,

    SquareOpen,
    SquareClose,
    RoundOpen,
    RoundClose,
    Colon,
    Dot,
    Comma,
    Asterisk,

    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,

    /// <summary>Letters, digits and underscores.</summary>
    Name,

    /// <summary>A name with hyphens: an object type may be one, a property may not.</summary>
    HyphenName,
    Text,
    Hex,
    Binary,
    Timestamp,
    Integer,
    Float,

    And,
    Or,
    Not,
    FollowedBy,
    Like,
    Matches,
    IsSuperset,
    IsSubset,
    Exists,
    Last,
    In,
    Start,
    Stop,
    Seconds,
    True,
    False,
    Within,
    Repeats,
    Times,
}

/// <summary>Where one token stands in the text, with its quotes and prefix.</summary>
internal readonly record struct PatternToken(PatternTokenKind Kind, int Position, int Length);
