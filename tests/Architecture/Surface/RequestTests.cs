using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Tests.Architecture.Surface;

/// <summary>One use case, one file: a request named Command or Query, and its handler beside it under the same stem.</summary>
public sealed class RequestTests
{
    private static readonly Rule<Type> IsNamedForWhatItDoes = new(request =>
    {
        var expected = IsA(request, typeof(IQuery<>)) ? "Query" : "Command";
        return request.Name.EndsWith(expected, StringComparison.Ordinal) ? [] : [$"{request.Name} does not end in {expected}"];
    });

    private static readonly Rule<Type> HasItsOwnHandler = new(request =>
    {
        var stem = Regex.Replace(request.Name, "(Command|Query)$", string.Empty);
        var handlers = request.Assembly.GetTypes().Where(type => Handles(type, request)).ToList();
        return handlers is [{ IsSealed: true, IsPublic: false } handler] && handler.Name == stem + "Handler" && handler.Namespace == request.Namespace
            ? []
            : [$"{request.Name} is not handled by exactly one internal sealed {stem}Handler in its namespace"];
    });

    private static readonly Rule<(string Request, SourceFile File)> StandsBesideItsHandler = new(declared =>
    {
        var stem = Regex.Replace(declared.Request, "(Command|Query)$", string.Empty);
        return Regex.IsMatch(declared.File.Text, $@"internal sealed class {stem}Handler\b") ? [] : [$"{declared.File.Path} declares {declared.Request} without {stem}Handler"];
    });

    private static readonly Rule<Type> CarriesTheModulesMark = new(request => typeof(IModuleRequest).IsAssignableFrom(request) ? [] : [$"{request.Name} is neither ICommand nor IQuery of this module"]);

    private static readonly Rule<Type> AnswersWithAResult = new(request
        => request.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequest<>)
            && face.GetGenericArguments()[0] is { IsGenericType: true } answer && answer.GetGenericTypeDefinition() == typeof(Result<>))
            ? []
            : [$"{request.Name} does not answer with a Result"]);

    /// <summary>What other modules ask is named for what they get, and answered where all of that is seen at a glance.</summary>
    private static readonly Rule<Type> IsAnsweredForOtherModules = new(request =>
    {
        var handlers = typeof(IModuleRequest).Assembly.GetTypes().Where(type => Handles(type, request)).ToList();
        return handlers is [{ IsSealed: true, IsPublic: false } handler] && handler.Name == request.Name + "Handler" && handler.Namespace == Code.Module + "Application.ForOtherModules"
            ? []
            : [$"{request.Name} is not answered by exactly one internal sealed {request.Name}Handler in ForOtherModules"];
    });

    private static Type[] AllRequests => [.. Code.ModuleAssemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type is { IsInterface: false, IsAbstract: false } && IsA(type, typeof(IRequest<>)))];

    private static Type[] Requests => [.. AllRequests.Where(type => !IsContract(type))];

    private static bool IsContract(Type type) => Code.NameOf(type.Assembly) == Code.Module + "Contracts";

    [Fact]
    public void ContractRequests_AreAnsweredForOtherModules() => IsAnsweredForOtherModules.Holds([.. AllRequests.Where(IsContract)]);

    [Fact]
    public void ContractRule_CatchesARequestThatNobodyAnswers() => IsAnsweredForOtherModules.Catches(typeof(Samples.LonelyCommand));

    [Fact]
    public void Requests_EndInCommandOrQuery() => IsNamedForWhatItDoes.Holds(Requests);

    [Fact]
    public void Requests_AreHandledUnderTheSameStem() => HasItsOwnHandler.Holds(Requests);

    [Fact]
    public void Requests_StandBesideTheirHandlers()
    {
        var declared = Tree.HandWritten
            .SelectMany(file => Regex.Matches(file.Text, @"internal sealed record (\w+(?:Command|Query))\b").Select(match => (match.Groups[1].Value, file)))
            .ToList();

        declared.Count.ShouldBe(Requests.Length);
        StandsBesideItsHandler.Holds(declared);
    }

    [Fact]
    public void Requests_CarryTheModulesMark() => CarriesTheModulesMark.Holds(Requests);

    [Fact]
    public void Requests_AnswerWithAResult() => AnswersWithAResult.Holds(Requests);

    [Fact]
    public void NameRule_CatchesARequestWithoutItsSuffix() => IsNamedForWhatItDoes.Catches(typeof(Samples.DoSomething));

    [Fact]
    public void HandlerRule_CatchesARequestThatNobodyHandles() => HasItsOwnHandler.Catches(typeof(Samples.LonelyCommand));

    [Fact]
    public void HandlerRule_CatchesAHandlerUnderAnotherName() => HasItsOwnHandler.Catches(typeof(Samples.StolenQuery));

    [Fact]
    public void NeighbourRule_CatchesAHandlerInAnotherFile() => StandsBesideItsHandler.Catches(("MoveCommand", new("src/Move.cs", "internal sealed record MoveCommand; internal sealed class MoverHandler { }")));

    [Fact]
    public void MarkRule_CatchesAForeignRequest() => CarriesTheModulesMark.Catches(typeof(Samples.LonelyCommand));

    [Fact]
    public void ResultRule_CatchesABareAnswer() => AnswersWithAResult.Catches(typeof(Samples.LonelyCommand));

    private static bool IsA(Type type, Type open) => type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == open);

    private static bool Handles(Type type, Type request)
        => type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequestHandler<,>) && face.GetGenericArguments()[0] == request);
}
