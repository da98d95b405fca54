using System.Text.Json;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>What was forgotten, without anybody's name.</summary>
public sealed record ForgettingReceipt
{
    /// <summary>SHA-256 of the batch's name, or of batch, line feed and photo: who knows the name can find its receipt.</summary>
    public required string Key { get; init; }

    /// <summary>What was uploaded until then is forgotten (storage's clock, UTC).</summary>
    public required DateTimeOffset ForgottenAt { get; init; }

    /// <summary>What was removed.</summary>
    public required ForgettingCount Removed { get; init; }

    /// <summary>What a search of the storage still found afterwards: all zero, or it has to be done again.</summary>
    public required ForgettingCount Found { get; init; }

    /// <summary>Messages that waited in queues then; the function that takes one drops what is forgotten.</summary>
    public required int WaitingMessages { get; init; }

    /// <summary>What may still hold it, and until when.</summary>
    public required IReadOnlyList<string> StillKept { get; init; }

    /// <summary>The account of the local storage (Azurite).</summary>
    private const string LocalAccount = "devstoreaccount1";

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What a storage account keeps that this cannot reach.</summary>
    public static IReadOnlyList<string> KeptBy(string account) =>
    [
        .. account == LocalAccount
            ? (string[])["The local storage's folder keeps the bytes, without a name, until the storage stops; then they are taken out."]
            : [
                "Soft delete of the storage account keeps deleted blobs for 7 days; then they are gone.",
                "Logs name batches and photos, never faces; they go after the retention of the workspace (30 days).",
            ],
        "Messages in the queue batch-completed, which others read, name the batch until they are taken.",
        "Files that somebody downloaded, and those that run.sh wrote to out/BATCH, are not reached.",
    ];

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}
