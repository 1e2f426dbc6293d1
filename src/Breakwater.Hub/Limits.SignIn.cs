namespace Breakwater.Hub;

/// <summary>Bounds of signing in to the portal.</summary>
public static partial class Limits
{
    /// <summary>Fewest characters of a password.</summary>
    public const int PasswordCharsMin = 12;

    /// <summary>Most characters of a password; a longer one would only cost time to hash.</summary>
    public const int PasswordCharsMax = 128;

    /// <summary>Rounds of PBKDF2 with HMAC-SHA512 for a password.</summary>
    public const int PasswordRounds = 210_000;

    /// <summary>Passwords that are checked at the same time; more wait.</summary>
    public const int PasswordsAtOnceMax = 2;

    /// <summary>People with one address whose passwords are tried; one person may work for several members.</summary>
    public const int PeopleOfOneAddressMax = 5;

    /// <summary>Attempts that fail one after the other before the next has to wait.</summary>
    public const int SignInFailuresFree = 5;

    /// <summary>Codes that may be tried after one password.</summary>
    public const int CodesPerSessionMax = 5;

    /// <summary>Attempts to sign in from one address in a minute.</summary>
    public const int SignInsPerMinute = 30;

    /// <summary>Addresses whose attempts are counted.</summary>
    public const int SignInAddressesMax = 10_000;

    /// <summary>Recovery codes that a person has at a time.</summary>
    public const int RecoveryCodes = 10;

    /// <summary>Sessions of one person that are open at a time; the oldest ends when there would be more.</summary>
    public const int SessionsPerPersonMax = 20;

    /// <summary>Characters kept of what a browser calls itself.</summary>
    public const int DeviceCharsMax = 200;

    /// <summary>The first wait after too many failures; it doubles with each further one.</summary>
    public static readonly TimeSpan SignInWait = TimeSpan.FromMinutes(1);

    /// <summary>The longest of these waits.</summary>
    public static readonly TimeSpan SignInWaitMax = TimeSpan.FromHours(1);

    /// <summary>How long a session lasts at most.</summary>
    public static readonly TimeSpan SessionLife = TimeSpan.FromDays(7);

    /// <summary>How long one lasts that nobody uses.</summary>
    public static readonly TimeSpan SessionIdle = TimeSpan.FromHours(12);

    /// <summary>How often it is written down that a session is in use.</summary>
    public static readonly TimeSpan SessionSeenEvery = TimeSpan.FromMinutes(5);

    /// <summary>How long somebody has between the password and the second step.</summary>
    public static readonly TimeSpan HalfSessionLife = TimeSpan.FromMinutes(10);

    /// <summary>How long a proof of who somebody is holds for dangerous acts.</summary>
    public static readonly TimeSpan ConfirmationLife = TimeSpan.FromMinutes(10);

    /// <summary>How long an invitation is good for.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(7);
}
