using System.Text.RegularExpressions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests;

/// <summary>The workflows of .github: nothing that can change under us, no right that is not needed, no script that is not there.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Repository.PathOf(".github/workflows"), "*.yml").Select(file => Path.GetFileName(file)!)];

    [Theory, MemberData(nameof(Names))]
    public void Every_action_is_pinned_by_commit_and_says_its_version(string name) =>
        Assert.All(Uses().Matches(Read(name)), match => Assert.Matches("^[\\w.-]+/[\\w.-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+$", match.Groups[1].Value));

    [Fact]
    public void An_action_has_the_same_commit_in_every_workflow() => Assert.All(
        Names.SelectMany(row => Uses().Matches(Read(row.Data)).Select(match => match.Groups[1].Value)).Distinct().GroupBy(action => action.Split('@')[0]),
        commits => Assert.Single(commits));

    [Theory, MemberData(nameof(Names))]
    public void A_workflow_may_read_the_code_and_nothing_else(string name)
    {
        var workflow = Read(name);

        // Only the deployment may ask for a token that says to Azure who it is.
        Assert.Contains($"\npermissions:\n  contents: read\n{(name == "azure-dev.yml" ? "  id-token: write\n" : "")}\n", workflow, StringComparison.Ordinal);
        Assert.Single(Permissions().Matches(workflow));
        Assert.DoesNotContain("secrets.", workflow, StringComparison.Ordinal);
        Assert.DoesNotContain("pull_request_target", workflow, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_job_ends_in_time_on_a_named_system_without_a_token_in_its_clone(string name)
    {
        var workflow = Read(name);
        var jobs = Runners().Count(workflow);

        Assert.Equal(jobs, Regex.Count(workflow, "(?m)^    runs-on:"));
        Assert.Equal(jobs, Regex.Count(workflow, "(?m)^    timeout-minutes: \\d+$"));
        Assert.Equal(Regex.Count(workflow, "actions/checkout@"), Regex.Count(workflow, "persist-credentials: false"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_path_that_a_command_names_exists(string name) => Assert.All(
        Commands().Matches(Read(name)).Select(match => match.Groups[1].Value),
        path => Assert.True(Path.Exists(Repository.PathOf(path)), path));

    /// <remarks>`set -e` does not look at a command that begins with an exclamation mark.</remarks>
    [Theory, MemberData(nameof(Names))]
    public void No_check_is_written_so_that_it_cannot_fail(string name) => Assert.DoesNotMatch("(?m)^\\s+! ", Read(name));

    [Fact]
    public void The_deployment_takes_the_steps_of_azd_up_and_only_when_somebody_asks()
    {
        var workflow = Read("azure-dev.yml");

        Assert.Contains("on:\n  workflow_dispatch:\n\n", workflow, StringComparison.Ordinal);
        Assert.Equal(
            Regex.Matches(Repository.Read("azure.yaml"), "(?m)^    - azd: (.+)$").Select(step => step.Groups[1].Value),
            Regex.Matches(workflow, "run: azd ((?:provision|deploy).*) --no-prompt").Select(step => step.Groups[1].Value));
    }

    private static string Read(string name) => Repository.Read($".github/workflows/{name}");

    [GeneratedRegex("(?m)uses: (.+)$")]
    private static partial Regex Uses();

    [GeneratedRegex("(?m)^ *permissions:")]
    private static partial Regex Permissions();

    [GeneratedRegex("(?m)^    runs-on: ubuntu-24\\.04$")]
    private static partial Regex Runners();

    [GeneratedRegex("(?:dotnet publish |--project |run: \\./)([\\w./-]+)")]
    private static partial Regex Commands();
}
