namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method as a function; the name is unique within the app.</summary>
/// <param name="name">As people see it in logs and metrics.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
