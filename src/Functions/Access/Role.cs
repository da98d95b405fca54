namespace DeepEmotion.Functions.Access;

/// <summary>What a signed-in person may do; each role includes the ones before it.</summary>
public enum Role
{
    /// <summary>Reads batches, results and models.</summary>
    Reader,

    /// <summary>Also makes batches, uploads, and scores photos at once.</summary>
    Uploader,

    /// <summary>Also promotes models, sends failed photos again and forgets batches; each is logged with the person's name.</summary>
    Operator,
}

/// <summary>The role that an HTTP function requires of a signed-in person.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute(Role role) : Attribute
{
    public Role Role { get; } = role;
}
