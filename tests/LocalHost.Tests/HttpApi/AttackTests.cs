using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.LocalHost.Tests.HttpApi;

/// <summary>What people would try who mean no good, and the answer that each try gets.</summary>
[Collection(ApiHost.Collection)]
public sealed class AttackTests(ApiHost api)
{
    /// <summary>Written to a socket as they stand: a client would tidy them up.</summary>
    [Theory]
    [InlineData("GET /api/batches/..%2fmodels/current.json", 404)]
    [InlineData("GET /api/batches/%2e%2e/current.json", 404)]
    [InlineData("GET /api/batches/../../models/current.json", 404)]
    [InlineData("GET /api/batches/..%5cmodels/current.json", 404)]
    [InlineData("GET /api/batches/.../report", 404)]
    [InlineData("GET /api/batches/a%00b/report", 400)]
    [InlineData("GET /api/batches/party/..%2fsecret%2fsummary.json", 404)]
    [InlineData("GET /api/batches/party/%2e%2e.json", 404)]
    [InlineData("GET /api/batches/party%3fx/report", 404)]
    [InlineData("PUT /api/batches/party/files/..%2f..%2fmodels%2fcurrent.json", 400)]
    [InlineData("PUT /api/batches/party/files/%2e%2e/other/a.jpg", 404)]
    [InlineData("PUT /api/batches/..%2fmodels/files/current.json", 400)]
    [InlineData("PUT /api/batches/party/files/a%5c..%5cb.jpg", 400)]
    [InlineData("PUT /api/batches/party/files/a%0ab.jpg", 400)]
    [InlineData("POST /api/models/..%2f..%2fresults/promote", 400)]
    [InlineData("GET /api/batches/party/photos?continue=Li4vLi4v", 400)]
    [InlineData("GET /api/batches/party/photos?limit=1000000", 400)]
    [InlineData("GET /api/batches/party/photos?status=x'%20or%20PartitionKey%20ne%20'", 400)]
    [InlineData("GET /api/batches?limit=-1", 400)]
    [InlineData("GET /api/batches?continue=party", 400)]
    [InlineData("GET /api/batches/party/photos?continue=CjAKCmEBYg", 400)]
    [InlineData("TRACE /api/batches", 405)]
    [InlineData("DELETE /api/models/current", 405)]
    [InlineData("DELETE /api/batches/party/files/day1%2Fa.jpg", 400)]
    [InlineData("POST /api/batches/nobody/requeue", 404)]
    [InlineData("POST /api/batches/a%5Cb/requeue", 404)]
    public async Task A_path_trick_leads_nowhere(string line, int status)
    {
        await api.AddRowsAsync("party", 0, 2);
        await new BlobContainerClient(api.ConnectionString, StorageNames.ModelsContainer).GetBlobClient("current.json").UploadAsync(BinaryData.FromString("{}"), overwrite: true, ApiHost.Cancellation);
        var answer = await RawAsync($"{line} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer.Split("\r\n\r\n", 2)[1].Replace("secret/summary", "", StringComparison.Ordinal).Replace("secret%2f", "", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /api/batches", "")]
    [InlineData("POST /api/batches", "null")]
    [InlineData("POST /api/batches", "[]")]
    [InlineData("POST /api/batches", "{\"name\":\"a\",\"owner\":1}")]
    [InlineData("POST /api/batches", "{\"name\":\"<script>\"}")]
    [InlineData("POST /api/batches", "{\"name\":\"\"}")]
    [InlineData("POST /api/batches", "{\"name\":\"a/b\"}")]
    [InlineData("POST /api/batches", "{\"expected\":99999999999}")]
    [InlineData("POST /api/batches", "{\"leftOut\":-1}")]
    [InlineData("PUT /api/batches/party/labels", "null")]
    [InlineData("PUT /api/batches/party/labels", "{\"schema\":1,\"batch\":\"party\",\"strata\":[null],\"people\":[null]}")]
    [InlineData("PUT /api/batches/party/labels", "{\"schema\":1,\"batch\":\"party\",\"strata\":[{\"faces\":1,\"drawn\":1}],\"people\":[{\"name\":\"A\",\"faces\":null,\"photos\":{}}]}")]
    [InlineData("PUT /api/batches/party/labels", "{\"schema\":1,\"batch\":\"party\",\"strata\":[{\"faces\":1,\"drawn\":1}],\"people\":[{\"name\":\"A\",\"faces\":{\"a-1\":null},\"photos\":{}}]}")]
    [InlineData("PUT /api/batches/party/labels", "{\"schema\":1,\"batch\":\"party\",\"strata\":[{\"faces\":1,\"drawn\":1}],\"people\":[{\"name\":\"A\",\"faces\":{\"a-1\":\"<script>\"},\"photos\":{}}]}")]
    [InlineData("PUT /api/batches/party/labels", "{\"schema\":1,\"batch\":\"party\",\"strata\":[{\"faces\":1,\"drawn\":1}],\"people\":[{\"name\":\"A\",\"faces\":{},\"photos\":{\"a\":[[0.1,1e99]]}}]}")]
    [InlineData("PUT /api/batches/party/labels", "{\"schema\":1,\"batch\":\"party\",\"strata\":[{\"faces\":1,\"drawn\":1}],\"people\":[{\"name\":\"A\",\"faces\":{},\"photos\":{\"a\":null}}]}")]
    [InlineData("PUT /api/batches/party/labels", "{\"schema\":1,\"batch\":\"party\",\"strata\":[{\"faces\":2,\"drawn\":1},{\"group\":\"nope\",\"faces\":0,\"drawn\":0}],\"people\":[{\"name\":\"A\",\"faces\":{},\"photos\":{}}]}")]
    [InlineData("POST /api/batches/party/uploads", "{\"files\":[]}")]
    [InlineData("POST /api/batches/party/uploads", "{\"files\":[null]}")]
    [InlineData("POST /api/batches/party/uploads", "{\"files\":[\"a/../../b.jpg\"]}")]
    public async Task A_body_that_is_not_wanted_is_a_400_that_helps(string line, string body)
    {
        await api.AddRowsAsync("party", 0, 2);
        var parts = line.Split(' ');
        using var request = new HttpRequestMessage(HttpMethod.Parse(parts[0]), parts[1]) { Content = new StringContent(body) };
        using var answer = await api.Http.SendAsync(request, ApiHost.Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ApiHost.Cancellation)).RootElement.GetProperty("detail").GetString()!);
    }

    /// <summary>None of them says how long it is. 50 MiB is what a photo may have, 1 MiB what JSON may have.</summary>
    [Theory]
    [InlineData("PUT /api/batches/endless/files/a.jpg", 50)]
    [InlineData("POST /api/score", 50)]
    [InlineData("POST /api/batches", 1)]
    [InlineData("PUT /api/batches/endless/labels", 1)]
    public async Task An_endless_body_is_cut_off_and_leaves_nothing(string line, int limit)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(api.Http.BaseAddress!.Host, api.Http.BaseAddress.Port, ApiHost.Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"), ApiHost.Cancellation);
        var chunk = Encoding.ASCII.GetBytes($"{1 << 20:x}\r\n{new string('x', 1 << 20)}\r\n");
        var answer = ReadAsync(stream);
        var sent = 0;
        try
        {
            while (!answer.IsCompleted && sent < 200)
            {
                await stream.WriteAsync(chunk, ApiHost.Cancellation);
                sent++;
            }
        }
        catch (IOException)
        {
            // The host closed the connection.
        }
        Assert.StartsWith("HTTP/1.1 413", await answer, StringComparison.Ordinal);
        Assert.InRange(sent, limit, 199);
        Assert.False(await new BlobContainerClient(api.ConnectionString, StorageNames.UploadsContainer).GetBlobClient("endless/a.jpg").ExistsAsync(ApiHost.Cancellation));
    }

    [Fact]
    public async Task Of_two_uploads_of_one_file_at_the_same_time_the_slower_one_is_told()
    {
        const string Line = "PUT /api/batches/twice/files/a.jpg HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        using var client = new TcpClient();
        await client.ConnectAsync(api.Http.BaseAddress!.Host, api.Http.BaseAddress.Port, ApiHost.Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{Line}Content-Length: {5 << 20}\r\n\r\n{new string('x', 4 << 20)}"), ApiHost.Cancellation);
        var blob = new BlobContainerClient(api.ConnectionString, StorageNames.UploadsContainer).GetBlockBlobClient("twice/a.jpg");
        while (!await HasBlockAsync())
        {
            await Task.Delay(50, ApiHost.Cancellation);
        }
        Assert.StartsWith("HTTP/1.1 201", await RawAsync($"{Line}Content-Length: {5 << 20}\r\n\r\n{new string('y', 5 << 20)}"), StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 1 << 20)), ApiHost.Cancellation);
        Assert.StartsWith("HTTP/1.1 409", await ReadAsync(stream), StringComparison.Ordinal);
        Assert.Equal((byte)'y', (await blob.DownloadContentAsync(ApiHost.Cancellation)).Value.Content.ToMemory().Span[0]);

        async Task<bool> HasBlockAsync()
        {
            try
            {
                return (await blob.GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: ApiHost.Cancellation)).Value.UncommittedBlocks.Any();
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_nothing()
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(api.Http.BaseAddress!.Host, api.Http.BaseAddress.Port, ApiHost.Cancellation);
            await client.GetStream().WriteAsync("PUT /api/batches/broken/files/a.jpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\nabc"u8.ToArray(), ApiHost.Cancellation);
        }
        Assert.StartsWith("HTTP/1.1 400", await RawAsync("PUT /api/batches/broken/files/a.jpg HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\nabc"), StringComparison.Ordinal);
        Assert.False(await new BlobContainerClient(api.ConnectionString, StorageNames.UploadsContainer).GetBlobClient("broken/a.jpg").ExistsAsync(ApiHost.Cancellation));
    }

    [Theory]
    [InlineData("evil.example", null)]
    [InlineData(null, "https://evil.example")]
    [InlineData(null, "null")]
    public async Task A_foreign_host_name_and_a_foreign_page_are_refused(string? host, string? origin)
    {
        foreach (var path in (string[])["/", "/api", "/api/batches", "/me/api/batches"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }
            Assert.Equal(HttpStatusCode.Forbidden, (await api.Http.SendAsync(request, ApiHost.Cancellation)).StatusCode);
        }
    }

    [Fact]
    public async Task A_made_up_sign_in_is_not_believed_where_nobody_signs_in() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.Http.SendAsync(SignInTests.Request("GET /me/api/batches", "operator"), ApiHost.Cancellation)).StatusCode);

    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(api.Http.BaseAddress!.Host, api.Http.BaseAddress.Port, ApiHost.Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), ApiHost.Cancellation);
        return await ReadAsync(stream);
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, ApiHost.Cancellation)) > 0)
            {
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
                if (answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && !answer.ToString().Contains("Connection: close", StringComparison.Ordinal) && answer.ToString().StartsWith("HTTP/1.1 413", StringComparison.Ordinal))
                {
                    break;
                }
            }
        }
        catch (IOException)
        {
            // What came before the end counts.
        }
        return answer.ToString();
    }
}
