namespace Breakwater.Taxii.Client;

/// <summary>What kind of trouble it was, for whoever has to decide what to do about it.</summary>
public enum TaxiiFault
{
    /// <summary>No answer: the name, the connection, the certificate, or an answer that broke off.</summary>
    Unreachable,

    /// <summary>No whole answer in time.</summary>
    TimedOut,

    /// <summary>401: the credentials are missing or wrong.</summary>
    Unauthorized,

    /// <summary>403: the credentials are known and not enough.</summary>
    Forbidden,

    /// <summary>404 or 410.</summary>
    NotFound,

    /// <summary>429, or 503 with a time to come back.</summary>
    Busy,

    /// <summary>Any 5xx but a busy one.</summary>
    ServerFailed,

    /// <summary>Any other 4xx: the request is not to this server's liking.</summary>
    Refused,

    /// <summary>An answer above the named limit, before or after decompression.</summary>
    TooLarge,

    /// <summary>What answers speaks TAXII 2.0, TAXII 1, or no TAXII at all.</summary>
    NotTaxii21,

    /// <summary>TAXII 2.1 by its media type, and cannot be read.</summary>
    BadAnswer,
}

/// <summary>A request that failed for good, retries included. The message is a sentence without credentials.</summary>
public sealed class TaxiiException : Exception
{
    public TaxiiException(TaxiiFault fault, string message, int? status = null, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(message, inner)
    {
        Fault = fault;
        Status = status;
        RetryAfter = retryAfter;
    }

    public TaxiiFault Fault { get; }

    /// <summary>The HTTP status; null when there was none.</summary>
    public int? Status { get; }

    /// <summary>When the server wants to be asked again, counted from its answer; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the same request may succeed later without anybody changing anything.</summary>
    public bool IsTransient => Fault is TaxiiFault.TimedOut or TaxiiFault.Busy or TaxiiFault.ServerFailed
        || (Fault == TaxiiFault.Unreachable && IsOfTheNetwork(InnerException));

    // A refused certificate or a forbidden address stays so; a broken or refused connection may not.
    private static bool IsOfTheNetwork(Exception? cause) => cause switch
    {
        null => false,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => false,
        System.Net.Sockets.SocketException or IOException => true,
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => true,
        _ => IsOfTheNetwork(cause.InnerException),
    };
}
