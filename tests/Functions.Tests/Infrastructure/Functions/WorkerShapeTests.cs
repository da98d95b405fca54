using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace DeepEmotion.Functions.Tests.Infrastructure.Functions;

/// <summary>
/// The attributes that the default build declares, against the worker's own: what compiles with ours compiles with theirs.
/// </summary>
/// <remarks>Read from https://github.com/Azure/azure-functions-dotnet-worker at <see cref="Commit"/>.</remarks>
public sealed class WorkerShapeTests
{
    public const string Commit = "fb1133321b86bbec32ee8dbdf22905f06b79ea51";

    private const string Namespace = "Microsoft.Azure.Functions.Worker";

    private static readonly WorkerShape[] Shapes =
    [
        new(typeof(FunctionAttribute), $"{Namespace}.FunctionAttribute", "String", [], "extensions/Worker.Extensions.Abstractions/src/FunctionAttribute.cs"),
        new(
            typeof(BlobTriggerAttribute), $"{Namespace}.BlobTriggerAttribute", "String", ["Connection: String", "Source: BlobTriggerSource"],
            "extensions/Worker.Extensions.Storage.Blobs/src/BlobTriggerAttribute.cs"),
        new(
            typeof(QueueTriggerAttribute), $"{Namespace}.QueueTriggerAttribute", "String", ["Connection: String"],
            "extensions/Worker.Extensions.Storage.Queues/src/QueueTriggerAttribute.cs"),
        new(
            typeof(TimerTriggerAttribute), $"{Namespace}.TimerTriggerAttribute", "String", ["RunOnStartup: Boolean", "UseMonitor: Boolean"],
            "extensions/Worker.Extensions.Timer/src/TimerTriggerAttribute.cs"),
        new(
            typeof(HttpTriggerAttribute), $"{Namespace}.HttpTriggerAttribute", "AuthorizationLevel, String[]", ["Route: String"],
            "extensions/Worker.Extensions.Http/src/HttpTriggerAttribute.cs"),
        new(
            typeof(TimerInfo), $"{Namespace}.TimerInfo", "", ["IsPastDue: Boolean", "ScheduleStatus: ScheduleStatus"],
            "extensions/Worker.Extensions.Timer/src/TimerInfo.cs"),
        new(
            typeof(ScheduleStatus), $"{Namespace}.ScheduleStatus", "", ["Last: DateTime", "LastUpdated: DateTime", "Next: DateTime"],
            "extensions/Worker.Extensions.Timer/src/ScheduleStatus.cs"),
    ];

    public static TheoryData<string> Names => [.. Shapes.Select(shape => shape.Type.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_declaration_has_the_workers_name_constructor_and_properties(string name)
    {
        var shape = Shapes.Single(shape => shape.Type.Name == name);

        Assert.Equal(shape.Name, shape.Type.FullName);
        Assert.Equal(shape.Constructor, string.Join(", ", Assert.Single(shape.Type.GetConstructors()).GetParameters().Select(parameter => parameter.ParameterType.Name)));
        Assert.Equal(
            shape.Settable,
            shape.Type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }).Select(property => $"{property.Name}: {property.PropertyType.Name}").Order());
    }

    [Fact]
    public void Every_declared_attribute_is_compared() => Assert.Equal(
        typeof(FunctionAttribute).Assembly.GetTypes().Where(type => type.Namespace == Namespace && type is { IsClass: true, IsPublic: true }).Select(type => type.Name).Order(),
        Names.Select(row => row.Data).Order());

    [Fact]
    public void Enumerations_have_the_workers_members()
    {
        Assert.Equal(["Anonymous", "User", "Function", "System", "Admin"], Enum.GetNames<AuthorizationLevel>());
        Assert.Equal([0, 1, 2, 3, 4], Enum.GetValues<AuthorizationLevel>().Select(level => (int)level));
        Assert.Equal(["LogsAndContainerScan", "EventGrid"], Enum.GetNames<BlobTriggerSource>());
    }

    [Fact]
    public void Triggers_are_what_the_worker_calls_triggers() => Assert.All(
        [typeof(BlobTriggerAttribute), typeof(QueueTriggerAttribute), typeof(TimerTriggerAttribute), typeof(HttpTriggerAttribute)],
        type =>
        {
            Assert.Equal(typeof(TriggerBindingAttribute), type.BaseType);
            Assert.Equal($"{Namespace}.Extensions.Abstractions", type.BaseType!.Namespace);
        });
}
