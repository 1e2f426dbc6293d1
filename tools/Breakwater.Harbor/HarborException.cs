namespace Breakwater.Harbor;

/// <summary>Something did not happen as it should have, or not in time; the message says what.</summary>
public sealed class HarborException : Exception
{
    public HarborException()
    {
    }

    public HarborException(string message)
        : base(message)
    {
    }

    public HarborException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
