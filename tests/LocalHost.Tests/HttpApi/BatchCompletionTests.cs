using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using DeepEmotion.Functions.Batches.Plans;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.LocalHost.Tests.HttpApi;

[Collection(ApiHost.Collection)]
public sealed class BatchCompletionTests(ApiHost api)
{
    private const string Secret = "a secret of enough letters";

    [Fact]
    public async Task A_batch_is_complete_when_rows_and_files_left_out_are_what_was_expected_and_that_is_told_once()
    {
        await SendAsync(HttpMethod.Post, "/api/batches", """{"name":"told","expected":12}""");
        Assert.Equal("waiting", (string?)(await StateAsync("told"))["state"]);
        await api.AddRowsAsync("told", 0, 10);
        await api.SummarizeAsync("told");
        await WaitAsync(async () => (string?)(await StateAsync("told"))["state"] == "working");
        await AnnounceAsync();
        Assert.Empty(await MessagesAsync("told"));

        await SendAsync(HttpMethod.Patch, "/api/batches/told", """{"leftOut":2}""");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AnnounceAsync()));
        await AnnounceAsync();

        var state = await StateAsync("told");
        Assert.Equal(("complete", 10, 2), ((string?)state["state"], (int)state["images"]!, (int)state["leftOut"]!));
        var message = JsonNode.Parse(Assert.Single(await MessagesAsync("told")))!;
        Assert.Equal((12, 10, 2), ((int)message["expected"]!, (int)message["images"]!, (int)message["leftOut"]!));
    }

    [Fact]
    public async Task More_that_is_expected_later_is_told_again()
    {
        await SendAsync(HttpMethod.Post, "/api/batches", """{"name":"more","expected":2}""");
        await api.AddRowsAsync("more", 0, 2);
        await api.SummarizeAsync("more");
        await AnnounceAsync();
        await SendAsync(HttpMethod.Patch, "/api/batches/more", """{"expected":3}""");
        Assert.Equal("working", (string?)(await StateAsync("more"))["state"]);
        await api.AddRowsAsync("more", 2, 1);
        await api.SummarizeAsync("more");
        await AnnounceAsync();
        Assert.Equal([2, 3], (await MessagesAsync("more")).Select(text => (int)JsonNode.Parse(text)!["expected"]!).Order());
    }

    [Fact]
    public async Task A_batch_whose_files_are_all_left_out_is_complete_and_told()
    {
        await SendAsync(HttpMethod.Post, "/api/batches", """{"name":"empty","expected":2}""");
        await AnnounceAsync();
        Assert.Empty(await MessagesAsync("empty"));

        await SendAsync(HttpMethod.Patch, "/api/batches/empty", """{"leftOut":2}""");
        await AnnounceAsync();
        await AnnounceAsync();

        var message = JsonNode.Parse(Assert.Single(await MessagesAsync("empty")))!;
        Assert.Equal((2, 0, 2), ((int)message["expected"]!, (int)message["images"]!, (int)message["leftOut"]!));
        await WaitAsync(async () => (string?)(await StateAsync("empty"))["state"] == "complete");
    }

    [Fact]
    public async Task A_complete_batch_stays_complete_when_a_photo_is_forgotten()
    {
        await SendAsync(HttpMethod.Post, "/api/batches", """{"name":"less","expected":2}""");
        await api.AddRowsAsync("less", 0, 2);
        await api.SummarizeAsync("less");
        await AnnounceAsync();

        await api.Get<Oblivion>().ForgetAsync("less", "day 1/photo-0001.jpg", ApiHost.Cancellation);
        await AnnounceAsync();

        await WaitAsync(async () => (int)(await StateAsync("less"))["images"]! == 1);
        Assert.Equal("complete", (string?)(await StateAsync("less"))["state"]);
        Assert.Single(await MessagesAsync("less"));
    }

    [Fact]
    public async Task A_change_that_changes_nothing_is_not_told_again()
    {
        await SendAsync(HttpMethod.Post, "/api/batches", """{"name":"same-plan","expected":2,"leftOut":1}""");
        await api.AddRowsAsync("same-plan", 0, 1);
        await api.SummarizeAsync("same-plan");
        await AnnounceAsync();
        await SendAsync(HttpMethod.Patch, "/api/batches/same-plan", """{"expected":2}""");
        await SendAsync(HttpMethod.Patch, "/api/batches/same-plan", "{}");
        await AnnounceAsync();
        Assert.Single(await MessagesAsync("same-plan"));
        Assert.NotNull((await StateAsync("same-plan"))["completedAt"]);
    }

    [Fact]
    public async Task A_batch_whose_summary_cannot_be_read_has_figures_and_keeps_no_other_from_being_told()
    {
        foreach (var batch in (string[])["a-unreadable", "z-readable"])
        {
            await SendAsync(HttpMethod.Post, "/api/batches", $$"""{"name":"{{batch}}","expected":1}""");
            await api.AddRowsAsync(batch, 0, 1);
            await api.SummarizeAsync(batch);
        }
        var file = new BlobContainerClient(api.ConnectionString, StorageNames.ResultsContainer).GetBlobClient("a-unreadable/summary.json");
        await file.UploadAsync(BinaryData.FromString("""{"schema":0}"""), overwrite: true, ApiHost.Cancellation);
        await AnnounceAsync();
        Assert.Single(await MessagesAsync("z-readable"));
        // A state is kept for a second.
        await WaitAsync(async () => (int)(await StateAsync("a-unreadable"))["images"]! == 1);
    }

    [Fact]
    public async Task The_webhook_is_signed_and_tried_again_until_it_is_taken()
    {
        var receiver = new Receiver("hooked", HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.NoContent);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var webhook = new CompletionWebhook(
            Options.Create(new CompletionOptions { Webhook = new Uri("https://receiver.example/done"), WebhookSecret = Secret }), new HttpClient(receiver), time, NullLogger<CompletionWebhook>.Instance);
        var completion = ActivatorUtilities.CreateInstance<BatchCompletion>(api.Get<IServiceProvider>(), webhook, time, Queue());
        await SendAsync(HttpMethod.Post, "/api/batches", """{"name":"hooked","expected":1}""");
        await api.AddRowsAsync("hooked", 0, 1);
        await api.SummarizeAsync("hooked");

        await completion.AnnounceAsync(ApiHost.Cancellation);
        await completion.AnnounceAsync(ApiHost.Cancellation);
        Assert.Single(receiver.Bodies);
        for (var tries = 1; tries < 5; tries++)
        {
            time.Advance(CompletionWebhook.PauseAfter(tries));
            await completion.AnnounceAsync(ApiHost.Cancellation);
        }

        Assert.Equal(3, receiver.Bodies.Count);
        Assert.Single(receiver.Bodies.Select(body => (string?)JsonNode.Parse(body.Body)!["id"]).Distinct());
        Assert.All(receiver.Bodies, static sent =>
        {
            var seconds = sent.Signature.Split(',')[0][2..];
            var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{seconds}.{sent.Body}")));
            Assert.Equal($"t={seconds},v1={expected}", sent.Signature);
        });
        Assert.Single(await MessagesAsync("hooked"));
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_asked_once_in_a_run_and_then_for_the_others()
    {
        var receiver = new Silent();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var webhook = new CompletionWebhook(
            Options.Create(new CompletionOptions { Webhook = new Uri("https://receiver.example/done"), WebhookSecret = Secret }), new HttpClient(receiver), time, NullLogger<CompletionWebhook>.Instance);
        var completion = ActivatorUtilities.CreateInstance<BatchCompletion>(api.Get<IServiceProvider>(), webhook, time, Queue());
        foreach (var batch in (string[])["silent-1", "silent-2", "silent-3"])
        {
            await SendAsync(HttpMethod.Post, "/api/batches", $$"""{"name":"{{batch}}","expected":1}""");
            await api.AddRowsAsync(batch, 0, 1);
            await api.SummarizeAsync(batch);
        }

        await completion.AnnounceAsync(ApiHost.Cancellation);
        Assert.Single(receiver.Asked);
        await completion.AnnounceAsync(ApiHost.Cancellation);
        await completion.AnnounceAsync(ApiHost.Cancellation);

        // The pause of each begins with its own failure.
        Assert.Equal(["silent-1", "silent-2", "silent-3"], receiver.Asked.Order());
        foreach (var batch in (string[])["silent-1", "silent-2", "silent-3"])
        {
            Assert.Single(await MessagesAsync(batch));
        }
    }

    [Theory]
    [InlineData("http://receiver.example", Secret)]
    [InlineData("https://receiver.example", "short")]
    public void A_webhook_without_https_or_secret_is_refused_at_start(string address, string secret) =>
        Assert.NotEmpty(new CompletionOptions { Webhook = new Uri(address), WebhookSecret = secret }.Validate(new(new object())));

    private Task AnnounceAsync() => api.Get<BatchCompletion>().AnnounceAsync(ApiHost.Cancellation);

    private async Task<JsonNode> StateAsync(string batch) => (await api.Http.GetFromJsonAsync<JsonNode>($"/api/batches/{batch}", ApiHost.Cancellation))!;

    private static async Task WaitAsync(Func<Task<bool>> ask)
    {
        while (!await ask())
        {
            await Task.Delay(100, ApiHost.Cancellation);
        }
    }

    private async Task SendAsync(HttpMethod method, string address, string body)
    {
        using var answer = await api.Http.SendAsync(new HttpRequestMessage(method, address) { Content = new StringContent(body) }, ApiHost.Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(ApiHost.Cancellation));
    }

    private QueueClient Queue() => api.Get<QueueServiceClient>().GetQueueClient(StorageNames.BatchCompletedQueue);

    private async Task<List<string>> MessagesAsync(string batch)
    {
        PeekedMessage[] messages = await Queue().PeekMessagesAsync(32, ApiHost.Cancellation);
        return [.. messages.Select(message => message.Body.ToString()).Where(text => (string?)JsonNode.Parse(text)!["batch"] == batch)];
    }

    // Keeps what is sent of one batch and gives its answers in turn. It takes batches of other tests, which may be complete at the same time.
    private sealed class Receiver(string batch, params HttpStatusCode[] answers) : HttpMessageHandler
    {
        public ConcurrentQueue<(string Body, string Signature)> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            if ((string?)JsonNode.Parse(body)!["batch"] != batch)
            {
                return new HttpResponseMessage(HttpStatusCode.NoContent);
            }

            Bodies.Enqueue((body, request.Headers.GetValues(CompletionWebhook.SignatureHeader).Single()));
            return new HttpResponseMessage(answers[Bodies.Count - 1]);
        }
    }

    private sealed class Silent : HttpMessageHandler
    {
        public ConcurrentQueue<string> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var batch = (string)JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!["batch"]!;
            if (!batch.StartsWith("silent-", StringComparison.Ordinal))
            {
                return new HttpResponseMessage(HttpStatusCode.NoContent);
            }

            Asked.Enqueue(batch);
            throw new HttpRequestException("no answer");
        }
    }
}
