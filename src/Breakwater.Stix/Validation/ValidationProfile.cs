namespace Breakwater.Stix;

/// <summary>How the letter of the standard is weighed.</summary>
public enum ValidationProfile
{
    /// <summary>
    /// For those who take content in: Must is kept for what makes an object unfit or ambiguous. Breaches that ordinary feeds have and
    /// that leave the meaning clear are notes, and an object without a spec_version is read as one of STIX 2.0.
    /// </summary>
    Exchange,

    /// <summary>For those who make content: every MUST of the text is one here, and more of its advice is given.</summary>
    Standard,
}
