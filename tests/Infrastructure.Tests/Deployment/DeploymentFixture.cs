using System.Text.Json.Nodes;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>The deployments that infra/ describes, predicted once for all tests that look at them.</summary>
public sealed class DeploymentFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deepemotion-infra-");
    private readonly Lazy<Command> _build = new(() => Bicep.Run("build", Repository.PathOf("infra/main.bicep"), "--stdout"));
    private readonly Lazy<string> _template;
    private readonly Lazy<PredictedDeployment> _gpu;
    private readonly Lazy<PredictedDeployment> _cpu;
    private readonly Lazy<PredictedDeployment> _private;
    private readonly Lazy<PredictedDeployment> _first;
    private readonly Lazy<PredictedDeployment> _signIn;
    private readonly Lazy<PredictedDeployment> _again;

    public DeploymentFixture()
    {
        _template = new(WriteTemplate);
        const string Person = "param operatorPrincipalId = '00000000-0000-0000-0000-00000000000a'";
        const string Training = "\nparam trainingImage = 'registry/training:1'";
        _signIn = new(() => Predict(
            "signIn", "param signInClientId = '00000000-0000-0000-0000-00000000000c'\nparam allowedOrigins = ['https://photos.example']\nparam logBlobReads = true\nparam hideNames = true\nparam privateNetwork = true\nparam allowedAddresses = ['203.0.113.7']"));
        _first = new(() => Predict("first", Person));
        _again = new(() => Predict("again", Person + "\nparam operatorPrincipalType = 'ServicePrincipal'\nparam scorerExists = true\nparam privateNetwork = true\nparam allowedAddresses = ['203.0.113.7/32', '198.51.100.0/24']"));
        _gpu = new(() => Predict("gpu", Person + Training));
        _cpu = new(() => Predict("cpu", "param scorer = 'cpu'\nparam otlpEndpoint = 'https://collector:4317'\nparam dotnetPlaceholder = false\nparam functionsAlwaysReady = 1" + Training));
        _private = new(() => Predict("private", "param trainingImage = 'registry/training:1'\nparam trainingDevice = 'cuda'\nparam privateNetwork = true\nparam budgetAmount = 50\nparam budgetStart = '2026-01-01'\nparam registryPublic = false\nparam appSettings = { Retention__Days: '30', Models__PollInterval: '00:00:07' }\nparam trainingOptions = { DEEPEMOTION_EPOCHS: '60', DEEPEMOTION_PROMOTE: 'never' }\nparam alertEmail = 'a@example.com'"));
    }

    /// <summary>The compiled template, and what the compiler said.</summary>
    internal Command Build => _build.Value;

    /// <summary>What the first <c>azd up</c> creates where there is a GPU: all parameters at their defaults.</summary>
    internal PredictedDeployment First => _first.Value;

    /// <summary>Provisioned again, from a machine that has not built the scorer's image.</summary>
    internal PredictedDeployment Again => _again.Value;

    /// <summary>People sign in; a private network that one address may enter.</summary>
    internal PredictedDeployment SignIn => _signIn.Value;

    internal PredictedDeployment Gpu => _gpu.Value;

    internal PredictedDeployment Cpu => _cpu.Value;

    internal PredictedDeployment Private => _private.Value;

    public void Dispose() => _folder.Delete(recursive: true);

    // Predictions start from the compiled template: compiling takes longer than the rest.
    private string WriteTemplate()
    {
        Assert.True(Build.ExitCode == 0, Build.Errors);
        File.WriteAllText(Path.Combine(_folder.FullName, "main.json"), Build.Output);
        return "main.json";
    }

    private PredictedDeployment Predict(string name, string parameters)
    {
        var file = Path.Combine(_folder.FullName, $"{name}.bicepparam");
        File.WriteAllText(file, $"using './{_template.Value}'\nparam environmentName = 'test'\nparam location = 'swedencentral'\n{parameters}\n");
        var result = Bicep.Run(
            "snapshot", file, "--mode", "overwrite", "--location", "swedencentral",
            "--subscription-id", "00000000-0000-0000-0000-000000000001", "--tenant-id", "00000000-0000-0000-0000-000000000002");
        Assert.True(result.ExitCode == 0, result.Errors);
        return new PredictedDeployment(JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(file, ".snapshot.json")))!);
    }
}
