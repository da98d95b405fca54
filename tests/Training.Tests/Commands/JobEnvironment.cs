namespace DeepEmotion.Training.Tests.Commands;

/// <summary>Environment variables for as long as a test runs.</summary>
internal sealed class JobEnvironment : IDisposable
{
    private readonly (string Name, string? Before)[] _variables;

    public JobEnvironment(params (string Name, string Value)[] variables)
    {
        _variables = [.. variables.Select(variable => (variable.Name, Environment.GetEnvironmentVariable(variable.Name)))];
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public void Dispose()
    {
        foreach (var (name, before) in _variables)
        {
            Environment.SetEnvironmentVariable(name, before);
        }
    }
}
