using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using DeepEmotion.Functions;
using DeepEmotion.Functions.Access;
using DeepEmotion.Functions.Http;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.LocalHost.Tests.HttpApi;

[Collection(ApiHost.Collection)]
public sealed class ApiContractTests(ApiHost api)
{
    // The Functions host answers 401; a conflict of two promotions or uploads needs a race; a 503 needs a storage that is away, see below; 408 and 429 need patience, see ScorePhotoTests of the functions.
    private static readonly string[] NotCalled = [" 401", " 408", " 429", " 503"];
    private const string Race = "POST /api/models/{version}/promote 409";
    private const string SignInOnly = "GET / 302";
    private const string TwoUploads = "PUT /api/batches/{batch}/files/{file} 409";
    private const string ZipInTheMiddle = "DELETE /api/batches/{batch}/files/{file} 409";

    private static readonly OpenApiDocument Document = new();

    private static readonly List<(string Operation, MethodInfo Method, HttpTriggerAttribute Trigger)> Functions =
    [
        .. from type in typeof(ServiceRegistration).Assembly.GetTypes()
           from method in type.GetMethods()
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger is not null && trigger.Route != "me/{*path}"
           from verb in trigger.Methods!
           select ($"{verb.ToUpperInvariant()} {OpenApiDocument.PathOf(trigger.Route!)}", method, trigger),
    ];

    private readonly HashSet<string> _seen = [];

    [Fact]
    public void The_document_has_every_function_and_no_other()
    {
        Assert.Equal(Functions.Where(static function => !function.Operation.StartsWith("HEAD", StringComparison.Ordinal)).Select(static function => function.Operation).Order(), Document.Operations.Order());
        Assert.All(Functions.Where(static function => function.Operation.StartsWith("GET", StringComparison.Ordinal)), function => Assert.Contains("head", function.Trigger.Methods!));
    }

    [Fact]
    public void Every_function_asks_for_a_role_and_a_key_but_those_without_data() => Assert.All(
        Functions.Where(static function => !function.Operation.StartsWith("HEAD", StringComparison.Ordinal)),
        function =>
        {
            var role = function.Method.GetCustomAttribute<NeedsAttribute>()?.Role;
            Assert.Equal(Document.RoleOf(function.Operation), role?.ToString().ToLowerInvariant());
            Assert.Equal(
                role switch { null => AuthorizationLevel.Anonymous, Role.Operator => AuthorizationLevel.Admin, _ => AuthorizationLevel.Function },
                function.Trigger.AuthLevel);
            Assert.True(role is not null || function.Method.DeclaringType == typeof(PagesApi) || function.Method.DeclaringType == typeof(HealthApi));
        });

    [Fact]
    public async Task Every_answer_is_in_the_document_and_every_answer_in_it_is_given()
    {
        await api.AddRowsAsync("party", 0, 40);
        await api.AddRowsAsync("new", 0, 1);
        await api.SummarizeAsync("party");
        // Other tests leave a pointer that cannot be read, which only a person may remove.
        await new BlobContainerClient(api.ConnectionString, StorageNames.ModelsContainer).GetBlobClient("current.json").DeleteIfExistsAsync(cancellationToken: ApiHost.Cancellation);
        var model = await PublishAsync(TestModel.Create(Emotion.Happy));
        var broken = await PublishAsync(TestModel.Create(Emotion.Sad, fault: ModelFault.SumOfTwo));

        await GetAsync("/api/batches", "/api/batches");
        await CallAsync(HttpMethod.Get, "/api/batches", "/api/batches?limit=0", 400);
        await CallAsync(HttpMethod.Post, "/api/batches", "/api/batches", 200, """{"dryRun":true}""");
        await CallAsync(HttpMethod.Post, "/api/batches", "/api/batches", 201, """{"name":"made","expected":3}""");
        await CallAsync(HttpMethod.Post, "/api/batches", "/api/batches", 409, """{"name":"made"}""");
        await CallAsync(HttpMethod.Post, "/api/batches", "/api/batches", 400, """{"name":"../made"}""");
        await CallAsync(HttpMethod.Post, "/api/batches", "/api/batches", 413, new string(' ', JsonBody.MaxBytes + 1));
        await GetAsync("/api/batches/{batch}", "/api/batches/party", "/api/batches/none");
        await CallAsync(HttpMethod.Patch, "/api/batches/{batch}", "/api/batches/made", 200, """{"leftOut":1}""");
        await CallAsync(HttpMethod.Patch, "/api/batches/{batch}", "/api/batches/party", 200, """{"expected":40}""");
        await CallAsync(HttpMethod.Patch, "/api/batches/{batch}", "/api/batches/made", 400, """{"expected":0}""");
        await CallAsync(HttpMethod.Patch, "/api/batches/{batch}", "/api/batches/none", 404, "{}");
        await CallAsync(HttpMethod.Patch, "/api/batches/{batch}", "/api/batches/made", 413, new string(' ', JsonBody.MaxBytes + 1));
        await GetAsync("/api/batches/{batch}/report", "/api/batches/party/report", "/api/batches/new/report");
        await GetAsync("/api/batches/{batch}/{file}", "/api/batches/party/results.csv", "/api/batches/party/none.csv");
        foreach (var list in (string[])["photos", "faces"])
        {
            await GetAsync($"/api/batches/{{batch}}/{list}", $"/api/batches/party/{list}?limit=5", $"/api/batches/none/{list}");
            await CallAsync(HttpMethod.Get, $"/api/batches/{{batch}}/{list}", $"/api/batches/party/{list}?continue=x", 400);
            await CallAsync(HttpMethod.Get, $"/api/batches/{{batch}}/{list}", $"/api/batches/new/{list}", 200);
        }
        await GetAsync("/api/batches/{batch}/label", "/api/batches/party/label?limit=5", "/api/batches/made/label");
        await CallAsync(HttpMethod.Get, "/api/batches/{batch}/label", "/api/batches/party/label?limit=5001", 400);
        var labels = """{"schema":1,"batch":"party","strata":[{"faces":3,"drawn":3}],"people":[{"name":"A","faces":{"a-1":"happy"},"photos":{"a":[[0.1,0.2]]}}]}""";
        await CallAsync(HttpMethod.Put, "/api/batches/{batch}/labels", "/api/batches/party/labels", 200, labels);
        await CallAsync(HttpMethod.Put, "/api/batches/{batch}/labels", "/api/batches/party/labels", 412, labels.Replace("happy", "sad", StringComparison.Ordinal));
        await CallAsync(HttpMethod.Put, "/api/batches/{batch}/labels", "/api/batches/made/labels", 400, labels);
        await CallAsync(HttpMethod.Put, "/api/batches/{batch}/labels", "/api/batches/none/labels", 404, labels.Replace("party", "none", StringComparison.Ordinal));
        await CallAsync(HttpMethod.Put, "/api/batches/{batch}/labels", "/api/batches/party/labels", 413, new string(' ', JsonBody.MaxBytes + 1));
        await CallAsync(HttpMethod.Post, "/api/batches/{batch}/uploads", "/api/batches/made/uploads", 201, """{"files":["a.jpg","day 1/ö#.jpg"]}""");
        await CallAsync(HttpMethod.Post, "/api/batches/{batch}/uploads", "/api/batches/made/uploads", 400, """{"files":["../a.jpg"]}""");
        await CallAsync(HttpMethod.Post, "/api/batches/{batch}/uploads", "/api/batches/none/uploads", 404, """{"files":["a.jpg"]}""");
        await CallAsync(HttpMethod.Post, "/api/batches/{batch}/uploads", "/api/batches/made/uploads", 413, new string(' ', JsonBody.MaxBytes + 1));
        await CallAsync(HttpMethod.Put, "/api/batches/{batch}/files/{file}", "/api/batches/made/files/day%201/a.jpg", 201, "photo");
        await CallAsync(HttpMethod.Put, "/api/batches/{batch}/files/{file}", "/api/batches/made/files/a%5Cb.jpg", 400, "photo");
        await CallAsync(HttpMethod.Put, "/api/batches/{batch}/files/{file}", "/api/batches/made/files/a.jpg", 413, new string('x', (50 << 20) + 1));
        await CallAsync(HttpMethod.Post, "/api/batches/{batch}/requeue", "/api/batches/party/requeue", 202, "");
        await CallAsync(HttpMethod.Delete, "/api/batches/{batch}/files/{file}", "/api/batches/made/files/day%201/a.jpg", 200);
        await CallAsync(HttpMethod.Delete, "/api/batches/{batch}/files/{file}", "/api/batches/made/files/a%5Cb.jpg", 400);
        await CallAsync(HttpMethod.Delete, "/api/batches/{batch}", "/api/batches/new", 200);
        await CallAsync(HttpMethod.Delete, "/api/batches/{batch}", "/api/batches/a%5Cb", 400);
        await GetAsync("/api/models", "/api/models");
        await GetAsync("/api/models/current", "/api/models/current");
        await CallAsync(HttpMethod.Post, "/api/models/{version}/promote", $"/api/models/{model}/promote", 200, "");
        await CallAsync(HttpMethod.Post, "/api/models/{version}/promote", "/api/models/newest/promote", 400, "");
        await CallAsync(HttpMethod.Post, "/api/models/{version}/promote", $"/api/models/20000101-000000-{model[^8..]}/promote", 404, "");
        await CallAsync(HttpMethod.Post, "/api/models/{version}/promote", $"/api/models/{broken}/promote", 422, "");
        await CallAsync(HttpMethod.Post, "/api/score", "/api/score", 200, SamplePhotos.Read(1));
        await CallAsync(HttpMethod.Post, "/api/score", "/api/score", 400, "{}", "application/json");
        await CallAsync(HttpMethod.Post, "/api/score", "/api/score", 422, "no photo", "text/plain");
        await CallAsync(HttpMethod.Post, "/api/score", "/api/score", 413, new string('x', (50 << 20) + 1), "image/jpeg");
        await GetAsync("/api/health", "/api/health");
        await GetAsync("/api/openapi.json", "/api/openapi.json");
        await GetAsync("/api", "/api");
        await GetAsync("/", "/");

        Assert.Equal([TwoUploads, Race, SignInOnly, ZipInTheMiddle], Document.Answers.Where(answer => !NotCalled.Any(answer.EndsWith)).Except(_seen).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task Storage_that_is_away_is_a_503_that_says_when_to_try_again()
    {
        var context = new DefaultHttpContext();
        var answer = await AnswerAsync(context, new RequestFailedException(503, "busy", "ServerBusy", null));
        Assert.Equal((503, "10"), (((ObjectResult)answer).StatusCode, context.Response.Headers.RetryAfter.ToString()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => AnswerAsync(context, new InvalidOperationException()));
    }

    private static Task<IActionResult> AnswerAsync(HttpContext context, Exception failure) =>
        Api.AnswerAsync(context.Request, () => Task.FromException<IActionResult>(failure), ApiHost.Cancellation);

    private async Task<string> PublishAsync((byte[] Onnx, ModelManifest Manifest) model)
    {
        var models = new BlobContainerClient(api.ConnectionString, StorageNames.ModelsContainer);
        var version = model.Manifest.Version.ToString();
        await models.GetBlobClient($"{version}/model.onnx").UploadAsync(BinaryData.FromBytes(model.Onnx), overwrite: true);
        await models.GetBlobClient($"{version}/manifest.json").UploadAsync(BinaryData.FromBytes(ManifestJson.WriteManifest(model.Manifest)), overwrite: true);
        return version;
    }

    /// <summary>A condition for readers says nothing about what was just written.</summary>
    [Theory]
    [InlineData("PUT", "/api/batches/conditional/files/a.jpg", "no photo", HttpStatusCode.Created)]
    [InlineData("POST", "/api/batches", """{"name":"conditional-2","expected":1}""", HttpStatusCode.Created)]
    [InlineData("PATCH", "/api/batches/conditional-3", """{"leftOut":1}""", HttpStatusCode.OK)]
    public async Task A_write_is_never_answered_as_unchanged(string method, string address, string body, HttpStatusCode expected)
    {
        await api.AddRowsAsync("conditional-3", 0, 1);
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), address) { Content = new StringContent(body), Headers = { IfNoneMatch = { EntityTagHeaderValue.Any } } };
        using var answer = await api.Http.SendAsync(request, ApiHost.Cancellation);
        Assert.Equal(expected, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync(ApiHost.Cancellation));
    }

    /// <summary>A GET, the same with its ETag, its HEAD, and one that finds nothing.</summary>
    private async Task GetAsync(string path, string address, string? missing = null)
    {
        using var first = await CallAsync(HttpMethod.Get, path, address, 200);
        if (Document.Answers.Contains($"GET {path} 304"))
        {
            await SeeUnchangedAsync(path, address, first.Headers.ETag!);
        }
        using var head = await api.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, address), ApiHost.Cancellation);
        Assert.Equal((HttpStatusCode.OK, first.Content.Headers.ContentType, 0), (head.StatusCode, head.Content.Headers.ContentType, (await head.Content.ReadAsByteArrayAsync(ApiHost.Cancellation)).Length));
        if (missing is not null)
        {
            (await CallAsync(HttpMethod.Get, path, missing, 404)).Dispose();
        }
    }

    /// <summary>The host is still at work on its batches: an answer that has changed since is read again, until one stays as it was.</summary>
    private async Task SeeUnchangedAsync(string path, string address, EntityTagHeaderValue tag)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            using var known = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { tag } } };
            using var again = await api.Http.SendAsync(known, ApiHost.Cancellation);
            if (again.StatusCode == HttpStatusCode.NotModified)
            {
                _seen.Add($"GET {path} 304");
                return;
            }
            tag = again.EnsureSuccessStatusCode().Headers.ETag!;
        }
    }

    private Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, string address, int status, string? body = null, string type = "application/json") =>
        CallAsync(method, path, address, status, body is null ? null : Encoding.UTF8.GetBytes(body), type);

    private async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, string address, int status, byte[]? body, string type = "application/octet-stream")
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new(type) } } };
        var answer = await api.Http.SendAsync(request, ApiHost.Cancellation);
        var text = await answer.Content.ReadAsStringAsync(ApiHost.Cancellation);
        Assert.True((int)answer.StatusCode == status, $"{method} {address} answers {answer.StatusCode}: {text}");
        Assert.Empty(Document.Misfits($"{method} {path}", status, answer.Content.Headers.ContentType?.MediaType, text));
        _seen.Add($"{method} {path} {status}");
        return answer;
    }
}
