using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>azure.yaml and the hooks against the template and the repository.</summary>
[Collection(DeploymentTests.Name)]
public sealed partial class AzdTests(DeploymentFixture deployments)
{
    private static readonly string Azd = Repository.Read("azure.yaml");

    [Fact]
    public void Every_service_has_a_resource_that_azd_finds_by_its_tag() => Assert.Equal(
        ServiceNames().Matches(Azd[Azd.IndexOf("services:", StringComparison.Ordinal)..Azd.IndexOf("\nhooks:", StringComparison.Ordinal)])
            .Select(match => match.Groups[1].Value).Order(),
        deployments.Gpu.Resources.Select(resource => (string?)resource.Json["tags"]?["azd-service-name"]).OfType<string>().Order());

    /// <remarks>A build in the registry that fails ends the whole `azd deploy` (its graph fails fast), so it has a step of its own, last.</remarks>
    [Fact]
    public void The_app_and_its_subscription_come_after_what_they_need_and_before_any_image() =>
        Assert.Equal(["provision", "deploy functions", "deploy --all --timeout 3600"], Steps().Matches(Azd).Select(match => match.Groups[1].Value));

    /// <remarks>`dotnet publish` gets azd's environment, and MSBuild reads variables as properties, whatever their case.</remarks>
    [Fact]
    public void No_output_sets_a_property_of_the_build()
    {
        var properties = Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories).Select(File.ReadAllText)
            .Append(Repository.Read("Directory.Build.props"))
            .SelectMany(text => Properties().Matches(text))
            .Select(match => match.Groups[1].Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.Contains("OnnxRuntime", properties);
        Assert.DoesNotContain(deployments.Gpu.Outputs.Keys, properties.Contains);
    }

    [Fact]
    public void Every_path_exists()
    {
        var paths = Paths().Matches(Azd).Select(match => match.Groups[1].Value).ToArray();

        Assert.Contains("infra/containers/scorer.Dockerfile", paths);
        Assert.All(paths, path => Assert.True(Path.Exists(Repository.PathOf(path)) || Path.Exists(Repository.PathOf("src/Functions/" + path)), path));
    }

    [Fact]
    public void Every_variable_is_an_output_of_the_template()
    {
        var hooks = string.Concat(Directory.EnumerateFiles(Repository.PathOf("infra/hooks"), "*.mjs").Select(File.ReadAllText));
        string[] ofAzd = ["AZURE_SUBSCRIPTION_ID", "DEEPEMOTION_SCORER", "DEEPEMOTION_HOOK_SECONDS"];
        var used = AzdVariables().Matches(Azd).Concat(HookVariables().Matches(hooks)).Select(match => match.Groups[1].Value).Except(ofAzd);

        Assert.All(used.ToHashSet(), name => Assert.Contains(name, deployments.Gpu.Outputs.Keys));
    }

    [Fact]
    public void Every_variable_of_the_parameter_file_is_explained_and_the_other_way_round()
    {
        var table = Repository.Read("docs/operations.md").Split("| `azd env set` | default | |")[1].Split("\n\n")[0];

        Assert.Equal(
            ParameterVariables().Matches(Repository.Read("infra/main.bicepparam")).Select(match => match.Groups[1].Value).Where(name => name != "DEEPEMOTION_BUDGET_START").Order(),
            TableVariables().Matches(table).Select(match => match.Groups[1].Value).Order());
    }

    /// <remarks>A pipeline's environment is empty: what it does not get, provisioning sets back to its default.</remarks>
    [Fact]
    public void A_pipeline_gets_every_variable_of_the_parameter_file() => Assert.Equal(
        ParameterVariables().Matches(Repository.Read("infra/main.bicepparam")).Select(match => match.Groups[1].Value).Distinct().Order(),
        PipelineVariables().Matches(Azd[Azd.IndexOf("\npipeline:", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value).Order());

    [Fact]
    public void A_pipeline_passes_on_what_is_set_and_nothing_else()
    {
        var variables = """{"AZURE_ENV_NAME":"x","DEEPEMOTION_SCORER":"cpu","DEEPEMOTION_BUDGET":"","DEEPEMOTION_ALLOWED_ADDRESSES":"[\\\"203.0.113.7\\\"]","DEEPEMOTION_TRAINING_OPTIONS":"{ \"DEEPEMOTION_EPOCHS\": \"60\" }"}""";
        var settings = Command.Run("node", [Repository.PathOf("infra/hooks/settings.mjs")], new Dictionary<string, string> { ["VARIABLES"] = variables });

        Assert.True(settings.ExitCode == 0, settings.Errors);
        Assert.Equal("DEEPEMOTION_SCORER=cpu\nDEEPEMOTION_ALLOWED_ADDRESSES=[\"203.0.113.7\"]\nDEEPEMOTION_TRAINING_OPTIONS={\"DEEPEMOTION_EPOCHS\":\"60\"}\n", settings.Output);
    }

    [Fact]
    public void A_pipeline_variable_that_is_broken_is_named()
    {
        var settings = Command.Run("node", [Repository.PathOf("infra/hooks/settings.mjs")], new Dictionary<string, string> { ["VARIABLES"] = """{"DEEPEMOTION_ALLOWED_ORIGINS":"[https://photos.example]"}""" });

        Assert.Equal(1, settings.ExitCode);
        Assert.Contains("DEEPEMOTION_ALLOWED_ORIGINS is not JSON", settings.Errors, StringComparison.Ordinal);
    }

    /// <remarks>azd does not read a .bicepparam file when it configures a pipeline, and asks for each parameter without a default (pkg/pipeline/pipeline.go); then it fails.</remarks>
    [Fact]
    public void Every_parameter_of_the_template_has_a_default() => Assert.All(
        JsonNode.Parse(deployments.Build.Output)!["parameters"]!.AsObject(), parameter => Assert.True(parameter.Value!["defaultValue"] is not null, parameter.Key));

    [Fact]
    public void The_scorers_image_is_built_only_where_there_is_a_GPU()
    {
        Assert.Equal("true", deployments.Gpu.Outputs["SCORER_ON_GPU"]);
        Assert.Equal("false", deployments.Cpu.Outputs["SCORER_ON_GPU"]);
        Assert.Contains("condition: ${SCORER_ON_GPU}", Azd, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scorer_is_updated_by_the_API_that_created_it() => Assert.Contains(
        $"    apiVersion: \"{(string?)deployments.Gpu.Single("Microsoft.App/containerApps").Json["apiVersion"]}\"\n", Azd, StringComparison.Ordinal);

    [Fact]
    public void The_hook_subscribes_the_blob_function_to_the_uploads_container()
    {
        var hook = Repository.Read("infra/hooks/postdeploy.mjs");

        Assert.Contains("functionName=Host.Functions.PreprocessUpload&", hook, StringComparison.Ordinal);
        Assert.Contains($"'/blobServices/default/containers/{StorageNames.UploadsContainer}/'", hook, StringComparison.Ordinal);
        Assert.Contains($"blobContainerName: '{StorageNames.DeadLettersContainer}'", hook, StringComparison.Ordinal);
        Assert.Contains("PreprocessUpload", FunctionCatalog.Names);
        Assert.Equal("Microsoft.Storage.StorageAccounts", (string?)deployments.Gpu.Single("Microsoft.EventGrid/systemTopics").At("topicType"));
    }

    [Theory]
    [InlineData("preprovision")]
    [InlineData("prepackage")]
    [InlineData("postdeploy")]
    public void Every_hook_runs_the_same_script_on_each_system(string hook)
    {
        Assert.Equal(0, Command.Run("test", ["-x", Repository.PathOf($"infra/hooks/{hook}.sh")]).ExitCode);
        Assert.Equal($"#!/bin/sh\nexec node \"$(dirname \"$0\")/{hook}.mjs\"\n", Repository.Read($"infra/hooks/{hook}.sh"));
        Assert.Equal($"node \"$PSScriptRoot/{hook}.mjs\"\nexit $LASTEXITCODE\n", Repository.Read($"infra/hooks/{hook}.ps1"));
        Assert.Equal(0, Command.Run("node", ["--check", Repository.PathOf($"infra/hooks/{hook}.mjs")]).ExitCode);
        Assert.Contains($"      {hook}:\n        posix:\n          shell: sh\n", Azd.Replace("\n  preprovision", "\n      preprovision", StringComparison.Ordinal).Replace("\n    posix:\n      shell", "\n        posix:\n          shell", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <remarks>The hook of the project runs only when every service was deployed; that of the service when it is.</remarks>
    [Fact]
    public void The_subscription_belongs_to_the_service_that_answers_it() =>
        Assert.DoesNotContain("postdeploy", Azd[Azd.IndexOf("\nhooks:", StringComparison.Ordinal)..], StringComparison.Ordinal);

    /// <remarks>azd runs `dotnet user-secrets init`, which would change the project file of every clone that deploys.</remarks>
    [Fact]
    public void Deploying_changes_no_file_of_the_clone() =>
        Assert.Contains("<UserSecretsId>", Repository.Read("src/Functions/DeepEmotion.Functions.csproj"), StringComparison.Ordinal);

    [GeneratedRegex("(?m)^  (\\w+):$")]
    private static partial Regex ServiceNames();

    [GeneratedRegex("(?m)^\\s+(?:project|path|context|run): (\\S+)$")]
    private static partial Regex Paths();

    [GeneratedRegex("readEnvironmentVariable\\('(DEEPEMOTION_\\w+)'")]
    private static partial Regex ParameterVariables();

    [GeneratedRegex("(?m)^    - (DEEPEMOTION_\\w+)$")]
    private static partial Regex PipelineVariables();

    [GeneratedRegex("(?m)^\\| `(\\w+)` \\|")]
    private static partial Regex TableVariables();

    [GeneratedRegex("(?m)^    - azd: (.+)$")]
    private static partial Regex Steps();

    [GeneratedRegex("\\$\\((\\w+)\\)")]
    private static partial Regex Properties();

    [GeneratedRegex("\\$\\{(\\w+)\\}")]
    private static partial Regex AzdVariables();

    [GeneratedRegex("(?:'|process\\.env\\.)((?:AZURE|DEEPEMOTION|FUNCTION|EVENT|STORAGE|SCORER)_\\w+)")]
    private static partial Regex HookVariables();
}
