using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.HttpApi;

/// <summary>openapi.json as a judge of answers.</summary>
internal sealed partial class OpenApiDocument
{
    private readonly JsonNode _document = JsonNode.Parse(Repository.Read("src/Functions/Pages/Reference/openapi.json"))!;

    /// <summary>Each operation: GET /api/batches.</summary>
    public IEnumerable<string> Operations =>
        from path in _document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select $"{operation.Key.ToUpperInvariant()} {path.Key}";

    /// <summary>Each answer: GET /api/batches 200.</summary>
    public IEnumerable<string> Answers =>
        from path in _document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        from answer in operation.Value!["responses"]!.AsObject()
        select $"{operation.Key.ToUpperInvariant()} {path.Key} {answer.Key}";

    public string? RoleOf(string operation) => (string?)Find(operation)["x-role"];

    /// <summary>What an answer has that the document does not say; empty if it fits.</summary>
    public IEnumerable<string> Misfits(string operation, int status, string? mediaType, string body)
    {
        if (Find(operation)["responses"]![$"{status}"] is not { } answer)
        {
            return [$"{operation} answers {status}: {body}"];
        }
        if (answer["content"] is not { } content)
        {
            return body.Length > 0 ? [$"{operation} {status} has a body: {body}"] : [];
        }
        if ((content[mediaType ?? ""] ?? content["*/*"]) is not { } media)
        {
            return [$"{operation} {status} is {mediaType}"];
        }
        return mediaType is "application/json" or "application/problem+json" && content["*/*"] is null ? Misfits($"{operation} {status}", media["schema"]!, JsonNode.Parse(body)) : [];
    }

    /// <summary>A route of a function as the document writes it.</summary>
    public static string PathOf(string route) => "/" + Constraint().Replace(route, "").Replace("{name}.{extension}", "{file}", StringComparison.Ordinal).Replace("{*file}", "{file}", StringComparison.Ordinal);

    private JsonNode Find(string operation) => operation.Split(' ', 2) is [var method, var path] && _document["paths"]![path]?[method.ToLowerInvariant()] is { } found
        ? found
        : throw new InvalidOperationException($"openapi.json has no {operation}.");

    private IEnumerable<string> Misfits(string at, JsonNode schema, JsonNode? value)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            schema = _document["components"]!["schemas"]![reference.Split('/')[^1]]!;
        }
        return ((string)schema["type"]!, value) switch
        {
            ("object", JsonObject found) => InObject(at, schema, found),
            ("array", JsonArray found) => found.SelectMany((item, i) => Misfits($"{at}[{i}]", schema["items"]!, item)),
            ("string", JsonValue found) when found.TryGetValue<string>(out var text) => schema["enum"] is JsonArray values && !values.Any(known => (string)known! == text) ? [$"{at} is {text}"] : [],
            ("integer", JsonValue found) when found.TryGetValue<long>(out _) => [],
            ("number", JsonValue found) when found.TryGetValue<double>(out _) => [],
            ("boolean", JsonValue found) when found.TryGetValue<bool>(out _) => [],
            (var type, _) => [$"{at} is no {type}: {value?.ToJsonString()}"],
        };
    }

    private IEnumerable<string> InObject(string at, JsonNode schema, JsonObject found)
    {
        var properties = schema["properties"]?.AsObject();
        var missing = (schema["required"]?.AsArray() ?? []).Select(static name => (string)name!).Where(name => !found.ContainsKey(name)).Select(name => $"{at} lacks {name}");
        return missing.Concat(properties is null ? [] : found.SelectMany(property => properties[property.Key] is { } of ? Misfits($"{at}.{property.Key}", of, property.Value) : [$"{at} has {property.Key}"]));
    }

    [GeneratedRegex(@"\{root[^}]*\}")]
    private static partial Regex Constraint();
}
