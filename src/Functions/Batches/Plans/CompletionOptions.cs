using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Batches.Plans;

/// <summary>The webhook for complete batches, beside the queue <c>batch-completed</c>; configuration section <c>Completion</c>.</summary>
public sealed record CompletionOptions : IValidatableObject
{
    public const string Section = "Completion";

    /// <summary>The URL that receives a POST; https, or this machine. Default: none.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>The key that signs the POST: at least 16 characters, shared with the receiver only.</summary>
    public string? WebhookSecret { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Webhook is { } address && !(address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))))
        {
            yield return new ValidationResult($"{Section}:{nameof(Webhook)} must be an https URL.");
        }
        if (Webhook is not null && WebhookSecret is not { Length: >= 16 })
        {
            yield return new ValidationResult($"{Section}:{nameof(WebhookSecret)} must have at least 16 characters.");
        }
    }
}
