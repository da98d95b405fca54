using System.Text.Json;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>What was forgotten, without names.</summary>
public sealed record ForgettingReceipt
{
    /// <summary>SHA-256 of the batch's name, or of batch, line feed and photo: anyone who knows the name can find its receipt.</summary>
    public required string Key { get; init; }

    /// <summary>Everything uploaded until then is forgotten (storage's clock, UTC).</summary>
    public required DateTimeOffset ForgottenAt { get; init; }

    /// <summary>What was removed.</summary>
    public required ForgettingCount Removed { get; init; }

    /// <summary>What a search of the storage still found afterwards. If any count is not zero, repeat the request.</summary>
    public required ForgettingCount Found { get; init; }

    /// <summary>Messages waiting in queues at that time; the function that takes one drops what is forgotten.</summary>
    public required int WaitingMessages { get; init; }

    /// <summary>Places that may still hold it, and until when.</summary>
    public required IReadOnlyList<string> StillKept { get; init; }

    /// <summary>The account of the local storage (Azurite).</summary>
    private const string LocalAccount = "devstoreaccount1";

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Copies in a storage account that forgetting cannot reach.</summary>
    public static IReadOnlyList<string> KeptBy(string account) =>
    [
        .. account == LocalAccount
            ? (string[])["The local storage's folder keeps the bytes, without a name, until the storage stops; then they are removed."]
            : [
                "The storage account's soft delete keeps deleted blobs for 7 days.",
                "Logs name batches and photos and hold no pictures; the workspace deletes them after its retention (30 days by default).",
            ],
        "Messages in the queue batch-completed name the batch until their reader takes them.",
        "Downloaded files, and those that run.sh wrote to out/BATCH, are not deleted.",
    ];

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}
