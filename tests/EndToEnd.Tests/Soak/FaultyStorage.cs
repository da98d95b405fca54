using System.Collections.Concurrent;
using DeepEmotion.LocalHost.Azurite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DeepEmotion.EndToEnd.Tests.Soak;

/// <summary>A storage account between the hosts and the real one, which fails as storage does: errors, broken connections, delays, nothing at all.</summary>
public sealed class FaultyStorage : IAsyncDisposable
{
    private static readonly string[] Kinds = ["500", "503", "429", "reset", "reset after", "500 after", "slow", "cut"];
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase) { "Host", "Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive" };

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    private readonly Random _random;
    private readonly List<WebApplication> _services = [];

    private FaultyStorage(int seed) => _random = new Random(seed);

    /// <summary>Share of requests that fail, 0 to 1.</summary>
    public double Rate { get; set; }

    /// <summary>Whether nothing answers.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often each fault came.</summary>
    public ConcurrentDictionary<string, int> Faults { get; } = new();

    public string ConnectionString { get; private set; } = string.Empty;

    public static async Task<FaultyStorage> StartAsync(AzuriteAddresses real, int seed)
    {
        var storage = new FaultyStorage(seed);
        storage.ConnectionString = (real with
        {
            Blob = await storage.ListenAsync(real.Blob),
            Queue = await storage.ListenAsync(real.Queue),
            Table = await storage.ListenAsync(real.Table),
        }).ConnectionString;
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            await service.DisposeAsync();
        }

        _http.Dispose();
    }

    private async Task<string> ListenAsync(string real)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
        });
        var service = builder.Build();
        service.Run(context => AnswerAsync(context, real));
        await service.StartAsync();
        _services.Add(service);
        return service.Urls.First();
    }

    private async Task AnswerAsync(HttpContext context, string real)
    {
        var fault = IsDown ? "down" : Next();
        if (fault is not null)
        {
            Faults.AddOrUpdate(fault, 1, (_, count) => count + 1);
        }

        switch (fault)
        {
            case "down" or "reset":
                context.Abort();
                return;
            case "500" or "503" or "429":
                context.Response.StatusCode = int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture);
                return;
            case "slow":
                await Task.Delay(2_000, context.RequestAborted);
                break;
        }

        using var answer = await ForwardAsync(context, real);
        if (fault == "reset after")
        {
            context.Abort();
            return;
        }

        if (fault == "500 after")
        {
            context.Response.StatusCode = 500;
            return;
        }

        await PassOnAsync(context, answer, isCut: fault == "cut");
    }

    private static async Task PassOnAsync(HttpContext context, HttpResponseMessage answer, bool isCut)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !Own.Contains(header.Key)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        context.Response.ContentLength = context.Response.StatusCode is 204 or 304 ? null : answer.Content.Headers.ContentLength;
        var content = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (context.Request.Method != "HEAD" && content.Length > 0)
        {
            await context.Response.Body.WriteAsync(content.AsMemory(0, isCut ? content.Length / 2 : content.Length), context.RequestAborted);
        }

        if (isCut)
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        }
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpContext context, string real)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var uri = new Uri(real + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), uri);
        if (context.Request.ContentLength is not null || context.Request.Headers.TransferEncoding.Count > 0)
        {
            // Storage wants to know the length; bodies here are small.
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            request.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => !Own.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
    }

    private string? Next()
    {
        lock (_random)
        {
            return _random.NextDouble() < Rate ? Kinds[_random.Next(Kinds.Length)] : null;
        }
    }
}
