using Microsoft.Extensions.Configuration;

namespace DeepEmotion.Functions.Models;

/// <summary>Whether the functions that score run in this process, by the Functions host's own settings.</summary>
/// <remarks>
/// <c>AzureFunctionsJobHost:functions</c> lists the only ones that run; <c>AzureWebJobs.{function}.Disabled</c> disables one
/// (learn.microsoft.com, "How to disable functions in Azure Functions").
/// </remarks>
public sealed class ScoringRole(IConfiguration configuration)
{
    /// <summary>Whether faces from the queue are scored here.</summary>
    public bool ScoresFaces { get; } = Runs(configuration, "ScoreFaces");

    /// <summary>Whether anything is scored here.</summary>
    public bool Scores { get; } = Runs(configuration, "ScoreFaces") || Runs(configuration, "ScorePhoto");

    private static bool Runs(IConfiguration configuration, string function)
    {
        var only = configuration.GetSection("AzureFunctionsJobHost:functions").GetChildren().Select(static name => name.Value).ToList();
        var disabled = configuration[$"AzureWebJobs.{function}.Disabled"] ?? configuration[$"AzureWebJobs:{function}:Disabled"];
        return (only.Count == 0 || only.Contains(function, StringComparer.OrdinalIgnoreCase)) && disabled is not ("1" or "true" or "True" or "TRUE");
    }
}
