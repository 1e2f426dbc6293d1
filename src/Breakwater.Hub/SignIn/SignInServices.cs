using Microsoft.Extensions.DependencyInjection;

namespace Breakwater.Hub.SignIn;

/// <summary>What signing people in needs.</summary>
public static class SignInServices
{
    public static IServiceCollection AddSignIn(this IServiceCollection services) => services
        .AddSingleton<SignInStore>().AddSingleton<Passwords>().AddSingleton<Sessions>().AddSingleton<PasswordSignIn>()
        .AddSingleton<Invitations>().AddSingleton<SecondStep>();
}
