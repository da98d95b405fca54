using System.Reflection;

namespace DeepEmotion.LocalHost.Binding;

/// <summary>What a trigger hands to one invocation.</summary>
public abstract class TriggerInput
{
    /// <summary>Values for the parameters that carry no attribute, by name: parts of a blob's name or of a route.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>The value of the parameter that carries the trigger.</summary>
    /// <exception cref="NotSupportedException">The parameter is of a type that this trigger does not bind.</exception>
    public abstract Task<object> BindAsync(ParameterInfo parameter, CancellationToken cancellationToken);

    protected static NotSupportedException CannotBind(ParameterInfo parameter, string allowed) =>
        new($"{parameter.Member.DeclaringType?.Name}.{parameter.Member.Name}: the parameter {parameter.Name} is a {parameter.ParameterType.Name}; the local host binds {allowed}.");
}
