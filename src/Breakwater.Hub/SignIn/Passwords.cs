using Breakwater.Hub.Community;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Breakwater.Hub.SignIn;

/// <summary>What a password has to be, and how it is kept: hashed by ASP.NET Core Identity, slowly, a few at a time.</summary>
public sealed class Passwords : IDisposable
{
    private readonly PasswordHasher<Person> _hasher = new(Options.Create(new PasswordHasherOptions
    {
        IterationCount = Limits.PasswordRounds,
    }));

    private readonly SemaphoreSlim _turns = new(Limits.PasswordsAtOnceMax);

    // Compared with when there is nobody, so that the time of an answer does not tell who is here.
    private readonly string _nobody;

    public Passwords()
    {
        _nobody = _hasher.HashPassword(null!, RandomId.Secret());
    }

    /// <exception cref="RejectedException">With everything that is wrong.</exception>
    public async Task<string> HashAsync(Person person, string organisation, string? password, CancellationToken cancellationToken)
    {
        Check(person, organisation, password ?? "");
        return await InTurnAsync(() => _hasher.HashPassword(person, password!), cancellationToken).ConfigureAwait(false);
    }

    /// <param name="hash">Null when there is nobody of whom to compare one; takes as long.</param>
    internal Task<bool> FitsAsync(string? hash, string password, CancellationToken cancellationToken) => password.Length
        is 0 or > Limits.PasswordCharsMax
        ? Task.FromResult(false)
        : InTurnAsync(
            () => _hasher.VerifyHashedPassword(null!, hash ?? _nobody, password) != PasswordVerificationResult.Failed && hash is not null,
            cancellationToken);

    public void Dispose() => _turns.Dispose();

    private static void Check(Person person, string organisation, string password)
    {
        var problems = new List<Problem>();
        if (password.Length is < Limits.PasswordCharsMin or > Limits.PasswordCharsMax)
        {
            problems.Add(new Problem(
                "password-length", "password",
                $"A password has {Limits.PasswordCharsMin} to {Limits.PasswordCharsMax} characters; three or four unrelated words are "
                    + "easy to remember."));
        }
        else if (GuessedPasswords.Includes(password, [person.Name, person.Email, organisation]))
        {
            problems.Add(new Problem(
                "password-common", "password", "This password is among the first that somebody would try. Take unrelated words."));
        }

        RejectedException.ThrowIfAny(problems);
    }

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return work();
        }
        finally
        {
            _turns.Release();
        }
    }
}
