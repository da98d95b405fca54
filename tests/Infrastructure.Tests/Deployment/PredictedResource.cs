using System.Text.Json.Nodes;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>One resource that a deployment would create, with every expression evaluated that needs no cloud.</summary>
internal sealed record PredictedResource(string Id, string Type, string Name, JsonObject Json)
{
    public JsonObject Properties => Json["properties"]!.AsObject();

    public string ShortName => Name.Split('/')[^1];

    /// <summary>The value at a path of properties, such as <c>configuration/replicaTimeout</c>.</summary>
    public JsonNode At(string path) => path.Split('/').Aggregate((JsonNode)Properties, (node, key) =>
        (int.TryParse(key, out var index) ? node[index] : node[key]) ?? throw new KeyNotFoundException($"{Name}: no {path}"));
}
