using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using CsCheck;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Functions.Tests.Telemetry;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Results;

public sealed class UploadRowsTests(AzuriteFixture azurite)
{
    private const string Range = "PartitionKey eq 'party' and RowKey ge 'a.zip=002F' and RowKey le 'a.zip~";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_row_of_any_upload_and_of_any_entry_of_a_zip_lies_in_its_range() => Gen.Select(Gen.String[1, 60], Gen.String).Sample((zip, entry) =>
    {
        var blob = $"party/{zip}";
        var name = UploadName.Parse(blob);
        var own = new PhotoId(name.Batch, name.Image, blob, "0x1", default);
        var (first, last) = RangeOf(UploadRows.Filter(own.Batch, blob));
        return IsWithin(own) && IsWithin(own with { Image = $"{name.Image}/{entry}" });

        bool IsWithin(PhotoId photo) =>
            PhotoRow.RowKey(photo) is var key && string.CompareOrdinal(first, key) <= 0 && string.CompareOrdinal(key, last) <= 0;
    });

    [Fact]
    public void The_rows_of_an_upload_with_a_long_name_are_found_by_the_upload_alone()
    {
        var blob = $"party/{new string('x', 500)}.zip";
        Assert.Equal($"PartitionKey eq 'party' and Upload eq '{blob}'", UploadRows.Filter("party", blob));
    }

    [Fact]
    public async Task What_is_asked_for_each_zip_reads_its_own_rows_only()
    {
        var storage = new TestStorage(azurite);
        await storage.CreateAsync();
        var filters = new Filters();
        var options = new TableClientOptions();
        options.AddPolicy(filters, HttpPipelinePosition.PerCall);
        var table = new TableServiceClient(azurite.ConnectionString, options).GetTableClient(storage.ResultsTable.Name);
        var precedence = new RowPrecedence(storage.Uploads);
        var outdated = new OutdatedRows(table, precedence, storage.Ledger, new ArchiveNames(storage.BatchesTable, storage.Time));
        var results = new ResultsStore(table, storage.Ledger, precedence, outdated, new PipelineMetrics(Measurements.NewFactory()));

        var zip = TestResults.Photo("a.zip", "party", second: 2);
        string[] names = ["a.zip/1.jpg", "a.zip/ü/😀.jpg", "a.zip"];
        var others = new[] { "a.zip2", "a.zi", "b.zip" }.Select(name => TestResults.NoFace(TestResults.Photo(name, "party")));
        var older = zip with { Image = "a.zip/old.jpg", ETag = "0x0", ModifiedAt = zip.ModifiedAt.AddSeconds(-1) };
        await results.WriteAsync([TestResults.NoFace(older)], Cancellation);
        await results.WriteAsync([.. names.Select(name => TestResults.NoFace(zip with { Image = name })), .. others], Cancellation);
        filters.Seen.Clear();

        Assert.Equal(4, (await results.ReadDoneAsync("party", zip.Blob, Cancellation)).Count);
        Assert.Equal(3, await results.CountAsync("party", zip.Blob, zip.ETag, Cancellation));
        Assert.True(await outdated.RemoveAsync(zip, Cancellation));
        Assert.Equal([.. names.Order(StringComparer.Ordinal)], (await storage.ReadResultsAsync("party")).Where(row => row.Photo.Blob == zip.Blob).Select(row => row.Photo.Image).Order(StringComparer.Ordinal));
        Assert.Equal(4, filters.Seen.Count);
        Assert.All(filters.Seen, filter => Assert.StartsWith(Range, filter, StringComparison.Ordinal));
    }

    private static (string First, string Last) RangeOf(string filter)
    {
        var parts = filter.Split(" RowKey ");
        return (Value(parts[1], "ge '"), Value(parts[2], "le '"));

        static string Value(string part, string before) => part[before.Length..part.IndexOf("' and", StringComparison.Ordinal)].Replace("''", "'", StringComparison.Ordinal);
    }

    /// <summary>Notes the filters of queries.</summary>
    private sealed class Filters : HttpPipelinePolicy
    {
        public List<string> Seen { get; } = [];

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Uri.Query.Split('&', '?').FirstOrDefault(static part => part.StartsWith("$filter=", StringComparison.Ordinal) || part.StartsWith("%24filter=", StringComparison.Ordinal)) is { } filter)
            {
                Seen.Add(Uri.UnescapeDataString(filter[(filter.IndexOf('=', StringComparison.Ordinal) + 1)..]).Replace('+', ' '));
            }
            return ProcessNextAsync(message, pipeline);
        }
    }
}
