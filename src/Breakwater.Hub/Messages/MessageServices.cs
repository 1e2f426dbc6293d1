using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Warnings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Messages;

/// <summary>What telling people of warnings needs.</summary>
public static class MessageServices
{
    public static IServiceCollection AddMessages(this IServiceCollection services)
    {
        services.AddSingleton<NewsStore>().AddSingleton<MessageRules>().AddSingleton<PersonMessagesRegister>();
        services.AddSingleton<HubLinks>().AddSingleton<MessageStore>();
        services.AddSingleton<WebhookStore>().AddSingleton<WebhookRegister>().AddSingleton<AtomFeeds>();
        services.AddSingleton<SpreadNews>().AddSingleton<HandMessages>().AddSingleton<Escalate>().AddSingleton<WriteDigests>();
        services.AddSingleton<AcknowledgeWarning>().AddSingleton<SendWebhooks>();
        services.AddSingleton(provider => new WarningDesk(
            provider.GetRequiredService<WarningStore>(), provider.GetRequiredService<MessageStore>(),
            provider.GetRequiredService<AcknowledgeWarning>(), provider.GetRequiredService<AudienceStore>(),
            provider.GetRequiredService<CommunityStore>(), provider.GetRequiredService<NewsStore>()));
        return services;
    }

    /// <summary>What runs in the background of a serving hub.</summary>
    public static IServiceCollection AddMessageWorkers(this IServiceCollection services) => services
        .AddSingleton<IHostedService>(provider => new MessageWorker(
            provider.GetRequiredService<SpreadNews>(), provider.GetRequiredService<Escalate>(),
            provider.GetRequiredService<WriteDigests>(), provider.GetRequiredService<HandMessages>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MessageWorker>>()))
        .AddSingleton<IHostedService>(provider => new WebhookWorker(
            provider.GetRequiredService<SendWebhooks>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WebhookWorker>>()));
}
