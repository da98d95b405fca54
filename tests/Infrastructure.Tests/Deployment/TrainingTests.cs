using System.Text.RegularExpressions;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Infrastructure.Tests.Containers;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>The scheduled job against the command that it runs.</summary>
[Collection(DeploymentTests.Name)]
public sealed partial class TrainingTests(DeploymentFixture deployments)
{
    /// <summary>The variables that <c>train</c> reads: one for each option that it declares, or shares with other commands.</summary>
    private static readonly string[] Variables =
    [
        .. ((string[])["TrainCommand.cs", "PublishingOptions.cs"])
            .SelectMany(file => Option().Matches(Repository.Read($"src/Training/Commands/{file}")))
            .Select(match => "DEEPEMOTION_" + match.Groups[1].Value.Replace('-', '_').ToUpperInvariant()),
    ];

    [Fact]
    public void Every_variable_of_the_job_is_an_option_of_the_command() => Assert.All(
        [deployments.Gpu.TrainingSettings, deployments.Cpu.TrainingSettings],
        settings => Assert.Subset(Variables.ToHashSet(), settings.Keys.Where(name => name.StartsWith("DEEPEMOTION_", StringComparison.Ordinal)).ToHashSet()));

    [Fact]
    public void The_job_needs_no_argument_because_template_and_image_set_what_is_required()
    {
        var image = Dockerfile.All.Single(file => file.Name == "training.Dockerfile").Last;
        var set = deployments.Gpu.TrainingSettings.Keys.Concat(image.Of("ENV").SelectMany(env => env.Words).Select(word => word.Split('=')[0])).ToHashSet();
        var required = Required().Matches(Repository.Read("src/Training/Commands/TrainCommand.cs")).Select(match => "DEEPEMOTION_" + match.Groups[1].Value.ToUpperInvariant());

        Assert.Equal(["DEEPEMOTION_DATA", "DEEPEMOTION_OUT"], required);
        Assert.Subset(set, required.ToHashSet());
        Assert.Null(deployments.Gpu.Single("Microsoft.App/jobs").At("template/containers/0")["command"]);
        Assert.Equal("[\"/usr/local/bin/train-job\"]", image.Of("ENTRYPOINT").Single().Arguments);
    }

    [Fact]
    public void The_job_publishes_what_is_better_from_data_that_it_may_read()
    {
        var settings = deployments.Gpu.TrainingSettings;

        Assert.Equal(("true", "if-better"), (settings["DEEPEMOTION_PUBLISH"], settings["DEEPEMOTION_PROMOTE"]));
        Assert.StartsWith($"blob://{StorageNames.DatasetsContainer}/", settings["DEEPEMOTION_DATA"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_run_is_kept_in_storage_and_a_retry_continues_from_it() => Assert.Equal(
        ($"blob://{StorageNames.TrainingContainer}", "true"),
        (deployments.Gpu.TrainingSettings["DEEPEMOTION_OUT"], deployments.Gpu.TrainingSettings["DEEPEMOTION_RESUME"]));

    [Fact]
    public void Its_other_options_can_be_chosen_and_the_template_gives_way() => Assert.Equal(
        ("60", "never"), (deployments.Private.TrainingSettings["DEEPEMOTION_EPOCHS"], deployments.Private.TrainingSettings["DEEPEMOTION_PROMOTE"]));

    [Fact]
    public void The_job_reaches_storage_by_address_and_identity_under_the_names_that_training_reads()
    {
        var settings = deployments.Gpu.TrainingSettings;
        var code = Repository.Read("src/Training/Storage/StorageAccount.cs");

        Assert.DoesNotContain(StorageNames.Connection, settings.Keys);
        Assert.Contains($"const string Setting = \"{StorageNames.Connection}\"", code, StringComparison.Ordinal);
        Assert.All(["blobServiceUri", "clientId"], name =>
        {
            Assert.Contains($"{StorageNames.Connection}__{name}", settings.Keys);
            Assert.Contains($"{{Setting}}__{name}\"", code, StringComparison.Ordinal);
        });
    }

    [GeneratedRegex("\\w+\\(\\s*\"--([a-z-]+)\"")]
    private static partial Regex Option();

    [GeneratedRegex("RequiredText\\(\"--([a-z-]+)\"")]
    private static partial Regex Required();
}
