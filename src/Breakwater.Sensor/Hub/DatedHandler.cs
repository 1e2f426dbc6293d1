namespace Breakwater.Sensor.Hub;

/// <summary>Passes on the hub's clock from its answers.</summary>
internal sealed class DatedHandler(HttpMessageHandler inner, Action<DateTimeOffset>? dated) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.Date is { } date)
        {
            dated?.Invoke(date);
        }

        return response;
    }
}
