using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Batches.Live;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.LocalHost.Tests.HttpApi;

[Collection(ApiHost.Collection)]
public sealed class PagingTests(ApiHost api)
{
    private const int Photos = 137;

    [Theory]
    [InlineData("from-table", false, 1)]
    [InlineData("from-table-20", false, 20)]
    [InlineData("from-file", true, 20)]
    [InlineData("from-file-200", true, 200)]
    public async Task Pages_hold_every_photo_once_and_in_order(string batch, bool files, int limit)
    {
        var count = limit == 1 ? 5 : Photos;
        await api.AddRowsAsync(batch, 0, count);
        if (files)
        {
            await api.SummarizeAsync(batch);
        }
        var pages = await PagesAsync($"/api/batches/{batch}/photos?limit={limit}");
        Assert.All(pages, page => Assert.InRange(page.Count, 1, limit));
        var names = pages.SelectMany(static page => page).Select(static photo => (string)photo!["image"]!).ToList();
        Assert.Equal(count, names.Distinct().Count());
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(count, names.Count);
    }

    [Fact]
    public async Task A_file_that_is_replaced_in_between_loses_no_photo_and_shows_none_twice()
    {
        await api.AddRowsAsync("replaced", 0, Photos);
        await api.SummarizeAsync("replaced");
        var first = await PageAsync("/api/batches/replaced/photos?limit=50");
        await api.AddRowsAsync("replaced", Photos, 20);
        await api.SummarizeAsync("replaced");
        var rest = (await PagesAsync((string)first["next"]!)).SelectMany(static page => page);
        var names = first["items"]!.AsArray().Concat(rest).Select(static photo => (string)photo!["image"]!).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Empty(Enumerable.Range(0, Photos).Select(static i => $"day {i % 3}/photo-{i:0000}.jpg").Except(names));
    }

    [Fact]
    public async Task One_status_is_paged_too_and_faces_know_their_photo()
    {
        await api.AddRowsAsync("status", 0, Photos);
        await api.SummarizeAsync("status");
        var failed = (await PagesAsync("/api/batches/status/photos?status=failed&limit=2")).SelectMany(static page => page).ToList();
        Assert.Equal(Photos / 20, failed.Count);
        Assert.All(failed, static photo => Assert.Equal("Five tries failed.", (string?)photo!["reason"]));
        var faces = (await PagesAsync("/api/batches/status/faces?limit=40")).SelectMany(static page => page).ToList();
        Assert.Equal((await StateAsync("status"))["faces"]!.GetValue<int>(), faces.Count);
        Assert.All(faces, static face => Assert.NotNull(face!["photoId"]));
        Assert.Equal(HttpStatusCode.BadRequest, (await api.Http.GetAsync("/api/batches/status/photos?status=odd", ApiHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Batches_are_listed_the_latest_first_with_their_figures_page_by_page()
    {
        foreach (var name in (string[])["listed-1", "listed-2", "listed-3"])
        {
            await api.AddRowsAsync(name, 0, 3);
        }
        var first = await api.Http.GetAsync("/api/batches?limit=2", ApiHost.Cancellation);
        var page = JsonNode.Parse(await first.Content.ReadAsStringAsync(ApiHost.Cancellation))!.AsArray();
        Assert.Equal(2, page.Count);
        Assert.All(page, static batch => Assert.True((int)batch!["images"]! > 0));
        var next = first.Headers.GetValues("Link").Single().Split('<', '>')[1];
        var second = JsonNode.Parse(await api.Http.GetStringAsync(next, ApiHost.Cancellation))!.AsArray();
        Assert.DoesNotContain((string)page[1]!["batch"]!, second.Select(static batch => (string)batch!["batch"]!));
    }

    [Fact]
    public async Task A_list_that_changes_in_between_repeats_no_batch()
    {
        foreach (var name in (string[])["moving-1", "moving-2", "moving-3"])
        {
            await api.AddRowsAsync(name, 0, 1);
        }
        var first = await api.Http.GetAsync("/api/batches?limit=2", ApiHost.Cancellation);
        var seen = JsonNode.Parse(await first.Content.ReadAsStringAsync(ApiHost.Cancellation))!.AsArray().Select(static batch => (string)batch!["batch"]!).ToList();
        Assert.Equal(["moving-3", "moving-2"], seen);
        var next = first.Headers.GetValues("Link").Single().Split('<', '>')[1];

        // It becomes the latest.
        await api.AddRowsAsync("moving-2", 1, 1);
        Assert.Empty((await ListAsync(next)).Intersect(seen));
        // It is forgotten.
        await api.Get<BatchLedger>().RemoveAsync("moving-2", static _ => true, keepsBatch: false, ApiHost.Cancellation);
        Assert.Empty((await ListAsync(next)).Intersect(seen));
        Assert.Contains("moving-1", await ListAsync(next));
    }

    [Theory]
    [InlineData(5, "a.jpg")]
    [InlineData(long.MaxValue, "a.jpg")]
    [InlineData(long.MaxValue - 1_000_000, "a.jpg")]
    [InlineData(0, "a\tb\0")]
    public async Task A_page_that_no_answer_named_is_no_server_error(long offset, string after)
    {
        await api.AddRowsAsync("forged", 0, 5);
        await api.SummarizeAsync("forged");
        var next = (string)(await PageAsync("/api/batches/forged/photos?limit=2"))["next"]!;
        Assert.True(PageToken.TryParse(next.Split("continue=")[1], out var token));
        foreach (var forged in (PageToken[])[token with { Offset = offset, After = after }, token with { ETag = null, After = after + "\u0001" }])
        {
            var answer = await api.Http.GetAsync($"/api/batches/forged/photos?limit=2&continue={forged}", ApiHost.Cancellation);
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.OK, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(ApiHost.Cancellation)}");
        }
    }

    [Fact]
    public async Task The_state_says_what_the_report_says()
    {
        await api.AddRowsAsync("same", 0, 30);
        var before = await StateAsync("same");
        Assert.Equal((30, false), ((int)before["images"]!, (bool)before["filesAreCurrent"]!));
        Assert.Null(before["links"]!["report"]);
        var report = await api.Http.GetAsync("/api/batches/same/report", ApiHost.Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, report.StatusCode);
        Assert.Contains("'same' has 30 photos with a result, but its files are not written yet", await report.Content.ReadAsStringAsync(ApiHost.Cancellation), StringComparison.Ordinal);

        await api.SummarizeAsync("same");
        JsonNode after;
        while (!(bool)(after = await StateAsync("same"))["filesAreCurrent"]!)
        {
            await Task.Delay(100, ApiHost.Cancellation);
        }
        var summary = JsonNode.Parse(await api.Http.GetStringAsync((string)after["files"]!["summary.json"]!, ApiHost.Cancellation))!.AsObject();
        Assert.All(summary, property => Assert.Equal(property.Value!.ToJsonString(), after[property.Key]!.ToJsonString()));
        Assert.Equal(HttpStatusCode.OK, (await api.Http.GetAsync((string)after["links"]!["report"]!, ApiHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Files_that_were_deleted_are_not_promised_for_the_next_minute()
    {
        await api.AddRowsAsync("expired", 0, 3);
        await api.SummarizeAsync("expired");
        var results = new BlobContainerClient(api.ConnectionString, StorageNames.ResultsContainer);
        await foreach (var file in results.GetBlobsAsync(new GetBlobsOptions { Prefix = "expired/" }, ApiHost.Cancellation))
        {
            await results.DeleteBlobAsync(file.Name, cancellationToken: ApiHost.Cancellation);
        }
        var report = await api.Http.GetAsync("/api/batches/expired/report", ApiHost.Cancellation);
        Assert.Equal((HttpStatusCode.NotFound, null), (report.StatusCode, report.Headers.RetryAfter));
        Assert.Contains("have been deleted since", await report.Content.ReadAsStringAsync(ApiHost.Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_has_a_name_and_an_etag_and_comes_compressed()
    {
        await api.AddRowsAsync("files", 0, Photos);
        await api.SummarizeAsync("files");
        var plain = await api.Http.GetAsync("/api/batches/files/results.csv", ApiHost.Cancellation);
        Assert.Equal("files-results.csv", plain.Content.Headers.ContentDisposition?.FileName);
        var text = await plain.Content.ReadAsByteArrayAsync(ApiHost.Cancellation);
        Assert.Equal(plain.Content.Headers.ContentLength, text.Length);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/batches/files/results.csv") { Headers = { AcceptEncoding = { new StringWithQualityHeaderValue("gzip") } } };
        var packed = await api.Http.SendAsync(request, ApiHost.Cancellation);
        Assert.Equal("gzip", packed.Content.Headers.ContentEncoding.Single());
        await using var unpacked = new GZipStream(await packed.Content.ReadAsStreamAsync(ApiHost.Cancellation), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        await unpacked.CopyToAsync(copy, ApiHost.Cancellation);
        Assert.Equal(text, copy.ToArray());

        using var known = new HttpRequestMessage(HttpMethod.Get, "/api/batches/files/results.csv") { Headers = { IfNoneMatch = { plain.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await api.Http.SendAsync(known, ApiHost.Cancellation)).StatusCode);
        await api.AddRowsAsync("files", Photos, 1);
        await api.SummarizeAsync("files");
        using var changed = new HttpRequestMessage(HttpMethod.Get, "/api/batches/files/results.csv") { Headers = { IfNoneMatch = { plain.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.OK, (await api.Http.SendAsync(changed, ApiHost.Cancellation)).StatusCode);
    }

    private async Task<List<string>> ListAsync(string address) =>
        [.. JsonNode.Parse(await api.Http.GetStringAsync(address, ApiHost.Cancellation))!.AsArray().Select(static batch => (string)batch!["batch"]!)];

    private async Task<JsonNode> StateAsync(string batch) => JsonNode.Parse(await api.Http.GetStringAsync($"/api/batches/{batch}", ApiHost.Cancellation))!;

    private async Task<JsonNode> PageAsync(string address) => JsonNode.Parse(await api.Http.GetStringAsync(address, ApiHost.Cancellation))!;

    private async Task<List<JsonArray>> PagesAsync(string? address)
    {
        var pages = new List<JsonArray>();
        while (address is not null)
        {
            var page = await PageAsync(address);
            pages.Add(page["items"]!.AsArray());
            address = (string?)page["next"];
        }
        return pages;
    }
}
