using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Batches.Plans;

/// <summary>Who is told that a batch is complete, beside the queue <c>batch-completed</c>; configuration section <c>Completion</c>.</summary>
public sealed record CompletionOptions : IValidatableObject
{
    public const string Section = "Completion";

    /// <summary>The address that gets a POST; https, or this machine. Default: none.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>What signs the POST: at least 16 characters, known to the receiver only.</summary>
    public string? WebhookSecret { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Webhook is { } address && !(address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))))
        {
            yield return new ValidationResult($"{Section}:{nameof(Webhook)} is an https address.");
        }
        if (Webhook is not null && WebhookSecret is not { Length: >= 16 })
        {
            yield return new ValidationResult($"{Section}:{nameof(WebhookSecret)} has at least 16 characters.");
        }
    }
}
