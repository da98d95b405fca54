using System.Text.Json.Nodes;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>The hook that subscribes the deployed app to uploads, with a stand-in for az.</summary>
public sealed class PostDeployTests : IDisposable
{
    private const string Key = "s3cr3t-k3y==";
    private const string Succeeded = """{"properties":{"provisioningState":"Succeeded"}}""";

    private readonly HookFolder _hook = new("postdeploy");

    public void Dispose() => _hook.Dispose();

    [Fact]
    public void The_key_goes_to_Event_Grid_and_is_neither_an_argument_nor_an_output()
    {
        _hook.Answer("az", $"""
            case "$*" in
              *'account show'*) ;;
              *'keys list'*) echo '{Key}' ;;
              *'--method put'*) echo "$*" >>"$FOLDER/arguments"; cat >"$FOLDER/body" ;;
              *) echo "$*" >>"$FOLDER/arguments"; echo '{Succeeded}' ;;
            esac
            """);

        var result = Run();

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal($"https://app.example/runtime/webhooks/blobs?functionName=Host.Functions.PreprocessUpload&code={Key}", (string?)Body()["destination"]!["properties"]!["endpointUrl"]);
        Assert.Contains("--body @-", _hook.Read("arguments"), StringComparison.Ordinal);
        Assert.Contains("/systemTopics/topic/eventSubscriptions/uploads?", _hook.Read("arguments"), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, _hook.Read("arguments") + result.Output + result.Errors, StringComparison.Ordinal);
    }

    /// <remarks>A webhook's 401 and 403 are not repeated, and without this place such events are dropped (learn.microsoft.com/azure/event-grid/delivery-and-retry).</remarks>
    [Fact]
    public void What_cannot_be_delivered_is_kept_by_the_topics_own_identity()
    {
        _hook.Answer("az", $"""
            case "$*" in
              *'keys list'*) echo '{Key}' ;;
              *'--method put'*) cat >"$FOLDER/body" ;;
              *) echo '{Succeeded}' ;;
            esac
            """);

        Assert.Equal(0, Run().ExitCode);
        var deadLetter = Body()["deadLetterWithResourceIdentity"]!;
        Assert.Equal("SystemAssigned", (string?)deadLetter["identity"]!["type"]);
        Assert.Equal("/subscriptions/s/account dead-letters", $"{deadLetter["deadLetterDestination"]!["properties"]!["resourceId"]} {deadLetter["deadLetterDestination"]!["properties"]!["blobContainerName"]}");
    }

    /// <summary>Bicep's compiler knows the resource's properties, and warns of any that it does not.</summary>
    [Fact]
    public void The_body_has_the_shape_that_the_service_publishes()
    {
        _hook.Answer("az", $"""
            case "$*" in
              *'keys list'*) echo '{Key}' ;;
              *'--method put'*) cat >"$FOLDER/body" ;;
              *) echo '{Succeeded}' ;;
            esac
            """);
        Assert.Equal(0, Run().ExitCode);
        var file = Path.Combine(_hook.Path, "subscription.bicep");
        File.WriteAllText(file, $"@secure()\nparam url string\nresource s 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {{\nname: 'topic/uploads'\nproperties: {ToBicep(Body())}\n}}\n");

        var build = Bicep.Run("build", file, "--stdout");

        Assert.True(build.ExitCode == 0 && build.Errors.Trim().Length == 0, build.Errors);
        Assert.Contains("/eventSubscriptions/uploads?api-version=2025-02-15", Repository.Read("infra/hooks/postdeploy.mjs"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_that_is_still_starting_and_a_role_that_is_not_known_yet_are_asked_again()
    {
        _hook.Answer("az", $"""
            case "$*" in
              *'account show'*) ;;
              *'keys list'*) echo k >>"$FOLDER/keys"; [ "$(wc -l <"$FOLDER/keys")" -lt 3 ] || echo '{Key}' ;;
              *'--method put'*) cat >/dev/null; echo p >>"$FOLDER/puts"; [ "$(wc -l <"$FOLDER/puts")" -ge 4 ] ;;
              *) echo g >>"$FOLDER/gets"; [ "$(wc -l <"$FOLDER/gets")" -ge 2 ] && echo '{Succeeded}' || echo '{Succeeded.Replace("Succeeded", "Creating", StringComparison.Ordinal)}' ;;
            esac
            """);

        Assert.Equal(0, Run().ExitCode);
        Assert.Equal((3, 4, 2), (_hook.Lines("keys"), _hook.Lines("puts"), _hook.Lines("gets")));
    }

    [Fact]
    public void An_app_without_the_key_ends_the_deployment_with_a_word_about_it()
    {
        _hook.Answer("az", "echo None");

        var result = Run();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("blobs_extension", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_az_that_is_not_signed_in_is_named()
    {
        _hook.Answer("az", "echo 'Please run az login' >&2; exit 1");

        Assert.Contains("run 'az login'", Run().Errors, StringComparison.Ordinal);
    }

    private JsonNode Body() => JsonNode.Parse(_hook.Read("body"))!["properties"]!;

    private Command Run() => _hook.Run(new()
    {
        ["AZURE_SUBSCRIPTION_ID"] = "subscription",
        ["AZURE_RESOURCE_GROUP"] = "group",
        ["FUNCTION_APP"] = "app",
        ["FUNCTION_APP_URI"] = "https://app.example",
        ["EVENT_GRID_TOPIC"] = "topic",
        ["STORAGE_ACCOUNT_ID"] = "/subscriptions/s/account",
    });

    private static string ToBicep(JsonNode? node) => node switch
    {
        JsonObject item => $"{{\n{string.Concat(item.Select(property => $"{property.Key}: {ToBicep(property.Value)}\n"))}}}",
        JsonArray list => $"[\n{string.Concat(list.Select(value => $"{ToBicep(value)}\n"))}]",
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith("https://", StringComparison.Ordinal) => "url",
        JsonValue value when value.TryGetValue<string>(out var text) => $"'{text}'",
        _ => node!.ToJsonString(),
    };
}
