using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepEmotion.LocalHost.Azurite;

/// <summary>What Azurite reports about itself after its start.</summary>
/// <param name="ProcessId">The node process.</param>
/// <param name="Blob">The URL of the blob service, such as <c>http://127.0.0.1:40001</c>.</param>
/// <param name="Queue">The URL of the queue service.</param>
/// <param name="Table">The URL of the table service.</param>
public sealed record AzuriteAddresses(
    [property: JsonPropertyName("pid")] int ProcessId,
    [property: JsonPropertyName("blob")] string Blob,
    [property: JsonPropertyName("queue")] string Queue,
    [property: JsonPropertyName("table")] string Table)
{
    /// <summary>Azurite's only account; its key is public (learn.microsoft.com, "Use the Azurite emulator").</summary>
    private const string Account = "devstoreaccount1";

    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};" +
        $"BlobEndpoint={Blob}/{Account};QueueEndpoint={Queue}/{Account};TableEndpoint={Table}/{Account};";

    /// <exception cref="JsonException">The line is not what the launcher prints.</exception>
    public static AzuriteAddresses Parse(string line) =>
        JsonSerializer.Deserialize<AzuriteAddresses>(line) ?? throw new JsonException("Azurite printed no URLs.");
}
