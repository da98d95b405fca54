using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Batches.Plans;

/// <summary>Posts that a batch is complete.</summary>
/// <remarks>
/// <c>X-DeepEmotion-Signature</c> is <c>t=SECONDS,v1=HEX</c>: the HMAC-SHA256 of <c>SECONDS.BODY</c>, so that a receiver can tell a forged
/// or an old request.
/// </remarks>
public sealed partial class CompletionWebhook(IOptions<CompletionOptions> options, HttpClient http, TimeProvider time, ILogger<CompletionWebhook> logger)
{
    public const string SignatureHeader = "X-DeepEmotion-Signature";

    /// <summary>How often it is tried; the pauses double from one minute to six hours, so the last try is after about two days.</summary>
    public const int MaxTries = 16;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public bool IsSet => options.Value.Webhook is not null;

    /// <summary>The pause after a number of tries.</summary>
    public static TimeSpan PauseAfter(int tries) => TimeSpan.FromMinutes(Math.Min(Math.Pow(2, tries - 1), 360));

    /// <summary>Posts once. A status from 200 to 299 accepts the message.</summary>
    public async Task<WebhookAnswer> TrySendAsync(CompletionMessage message, CancellationToken cancellationToken)
    {
        var body = message.ToJson();
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.Webhook)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add(SignatureHeader, Sign(body, options.Value.WebhookSecret!, time.GetUtcNow().ToUnixTimeSeconds()));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                return WebhookAnswer.Accepted;
            }
            LogRefused(logger, message.Batch, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
            return WebhookAnswer.Refused;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or OperationCanceledException)
        {
            LogRefused(logger, message.Batch, "no answer");
        }
        return WebhookAnswer.None;
    }

    internal static string Sign(byte[] body, string secret, long seconds)
    {
        var signed = Encoding.UTF8.GetBytes($"{seconds}.{Encoding.UTF8.GetString(body)}");
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Batch}: the webhook did not accept the completion message: {Answer}")]
    private static partial void LogRefused(ILogger logger, string batch, string answer);
}

/// <summary>What a receiver answered.</summary>
public enum WebhookAnswer
{
    /// <summary>It has the message.</summary>
    Accepted,

    /// <summary>It answered with another status.</summary>
    Refused,

    /// <summary>It did not answer in time.</summary>
    None,
}
