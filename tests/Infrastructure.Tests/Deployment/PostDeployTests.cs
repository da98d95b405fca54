using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>The hook that subscribes the deployed app to uploads, with stand-ins for az and sleep.</summary>
public sealed class PostDeployTests : IDisposable
{
    private const string Key = "s3cr3t-k3y==";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deepemotion-postdeploy-");

    public PostDeployTests() => Write("sleep", "exit 0");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_key_goes_to_Event_Grid_and_is_no_argument_and_no_output()
    {
        Write("az", $"""
            case "$*" in
              *'keys list'*) echo '{Key}' ;;
              *) echo "$*" >>"$FOLDER/arguments"; cat >"$FOLDER/endpoint" ;;
            esac
            """);

        var result = RunHook();

        Assert.Equal(0, result.ExitCode);
        Assert.Equal($"https://app.example/runtime/webhooks/blobs?functionName=Host.Functions.PreprocessUpload&code={Key}", Read("endpoint"));
        Assert.Contains("--endpoint @-", Read("arguments"), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, Read("arguments") + result.Output + result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_that_is_still_starting_is_asked_again()
    {
        Write("az", $"""
            echo x >>"$FOLDER/calls"
            calls=$(wc -l <"$FOLDER/calls")
            case "$*" in
              *'keys list'*) [ "$calls" -lt 3 ] || echo '{Key}' ;;
              *) cat >/dev/null; [ "$calls" -ge 6 ] ;;
            esac
            """);

        Assert.Equal(0, RunHook().ExitCode);
        Assert.Equal(6, Read("calls").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void An_app_without_the_key_ends_the_deployment_with_a_word_about_it()
    {
        Write("az", "echo None");

        var result = RunHook();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("blobs_extension", result.Errors, StringComparison.Ordinal);
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder.FullName, name));

    private void Write(string name, string body)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        Assert.Equal(0, Command.Run("chmod", ["700", path]).ExitCode);
    }

    private Command RunHook() => Command.Run("sh", [Repository.PathOf("infra/hooks/postdeploy.sh")], new Dictionary<string, string>
    {
        ["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}",
        ["FOLDER"] = _folder.FullName,
        ["AZURE_SUBSCRIPTION_ID"] = "subscription",
        ["AZURE_RESOURCE_GROUP"] = "group",
        ["FUNCTION_APP"] = "app",
        ["FUNCTION_APP_URI"] = "https://app.example",
        ["EVENT_GRID_TOPIC"] = "topic",
    });
}
