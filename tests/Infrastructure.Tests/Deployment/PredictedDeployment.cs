using System.Text.Json.Nodes;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>What <c>bicep snapshot</c> says one parameter file would create.</summary>
internal sealed class PredictedDeployment
{
    public PredictedDeployment(JsonNode snapshot)
    {
        Diagnostics = snapshot["diagnostics"]!.AsArray().Count;
        Outputs = snapshot["outputs"]!.AsObject().ToDictionary(output => output.Key, output => output.Value!.ToString());
        Resources =
        [
            .. snapshot["predictedResources"]!.AsArray().Select(resource => new PredictedResource(
                (string)resource!["id"]!, (string)resource["type"]!, (string)resource["name"]!, resource.AsObject())),
        ];
    }

    public int Diagnostics { get; }

    public IReadOnlyDictionary<string, string> Outputs { get; }

    public IReadOnlyList<PredictedResource> Resources { get; }

    public IEnumerable<PredictedResource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    public PredictedResource Single(string type) => OfType(type).Single();

    public ISet<string> NamesOf(string type) => OfType(type).Select(resource => resource.ShortName).ToHashSet();

    public IReadOnlyDictionary<string, string> FunctionSettings => Resources
        .Single(resource => resource.Name.EndsWith("/appsettings", StringComparison.Ordinal)).Properties
        .ToDictionary(setting => setting.Key, setting => setting.Value!.ToString());

    public IReadOnlyDictionary<string, string> ScorerSettings => Environment("Microsoft.App/containerApps");

    public IReadOnlyDictionary<string, string> TrainingSettings => Environment("Microsoft.App/jobs");

    private Dictionary<string, string> Environment(string type) => Single(type).At("template/containers/0/env").AsArray()
        .ToDictionary(setting => (string)setting!["name"]!, setting => setting!["value"]!.ToString());
}
