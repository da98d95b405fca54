using System.Text.RegularExpressions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

[Collection(DeploymentTests.Name)]
public sealed partial class SecretTests(DeploymentFixture deployments)
{
    [Fact]
    public void The_template_reads_no_key()
    {
        Assert.Contains("\"resources\"", deployments.Build.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(Keys(), deployments.Build.Output);
    }

    [Fact]
    public void No_output_carries_more_than_names_and_addresses() => Assert.All(
        deployments.Gpu.Outputs.Concat(deployments.Cpu.Outputs),
        output => Assert.DoesNotMatch("(?i)connectionstring|key|secret|password|token|sas", output.Value));

    [Fact]
    public void Telemetry_is_taken_from_identities_only()
    {
        Assert.True((bool)deployments.Gpu.Single("Microsoft.Insights/components").At("DisableLocalAuth"));
        Assert.True((bool)deployments.Gpu.Single("Microsoft.OperationalInsights/workspaces").At("features/disableLocalAuth"));
    }

    [Fact]
    public void Nobody_deploys_with_a_password() => Assert.All(
        deployments.Gpu.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies"), policy => Assert.False((bool)policy.At("allow")));

    [Fact]
    public void The_hook_keeps_the_webhooks_key_to_itself()
    {
        var hook = Repository.Read("infra/hooks/postdeploy.mjs");

        Assert.Contains("systemKeys.blobs_extension", hook, StringComparison.Ordinal);
        Assert.DoesNotMatch("env', 'set|writeFile|console[^\n]*(key|body)", hook);
    }

    [GeneratedRegex("(?i)list(Account)?Keys|listCredentials|listSas|AccountKey=|SharedAccessKey|sharedKey\"|adminPassword")]
    private static partial Regex Keys();
}
