using Breakwater.Hub.Community;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Storage;
using DnsClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Mailbox;

/// <summary>What the mailbox needs; most of it is this slice's own.</summary>
public static class MailboxServices
{
    public static IServiceCollection AddMailbox(this IServiceCollection services)
    {
        services.AddSingleton<SmtpStore>().AddSingleton<Outbox>().AddSingleton<SendOutbox>();
        services.AddSingleton<MailboxStore>().AddSingleton<MailboxAddresses>().AddSingleton<MailboxMail>().AddSingleton<PublicAddress>();
        services.AddSingleton(provider => new MailSignature(new DkimKeys(provider.GetRequiredService<ILookupClient>())));
        services.AddSingleton<MailSenders>().AddSingleton<MailAnswers>().AddSingleton<TakeReply>().AddSingleton<TakeMail>();
        services.AddSingleton<MailPreview>().AddSingleton<ReadMailbox>();
        services.AddSingleton(provider => new HeldMails(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<MailboxMail>(),
            provider.GetRequiredService<MailboxStore>(), provider.GetRequiredService<CommunityStore>(),
            provider.GetRequiredService<TakeMail>()));
        return services;
    }

    /// <summary>What runs in the background of a serving hub: reading the mailbox, and sending.</summary>
    public static IServiceCollection AddMailWorkers(this IServiceCollection services) => services
        .AddHostedService<DeliveryWorker>()
        .AddSingleton<IHostedService>(provider => new MailboxWorker(
            provider.GetRequiredService<MailboxStore>(), provider.GetRequiredService<ReadMailbox>(),
            provider.GetRequiredService<PublicAddress>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MailboxWorker>>()));
}
