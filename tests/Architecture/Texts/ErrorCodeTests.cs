using System.Reflection;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Architecture.Texts;

/// <summary>What the source scan of <see cref="ErrorCodes"/> is trusted for.</summary>
public sealed class ErrorCodeTests
{
    [Fact]
    public void Scan_FindsEveryNamedError()
    {
        var named = typeof(IntegrationErrors).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => (Error)method.Invoke(null, [.. method.GetParameters().Select(Sample)])!)
            .ToList();

        named.ShouldNotBeEmpty();
        named.Select(error => (error.Code, error.Kind)).ShouldBeSubsetOf(ErrorCodes.All.Select(code => (code.Code, code.Kind)));
    }

    [Fact]
    public void Errors_AreMadeUnderLiteralCodes() => ErrorCodes.Unreadable(Tree.HandWritten).ShouldBeEmpty();

    [Fact]
    public void Scan_CatchesACodeThatIsNotLiteral() => ErrorCodes.Unreadable([new("src/Sample.cs", "return Error.Of(kind, code);")]).ShouldNotBeEmpty();

    [Fact]
    public void Scan_ReadsTheStatusThatAPlaceWrites()
        => ErrorCodes.In([new("src/Sample.cs", """await WriteAsync(http, Error.Of(ErrorKind.Invalid, "request.too_large", 1), StatusCodes.Status413PayloadTooLarge);""")])
            .Single().ShouldBe(new("request.too_large", ErrorKind.Invalid, 413));

    [Fact]
    public void Scan_ElseTakesTheKindsStatus()
        => ErrorCodes.In([new("src/Sample.cs", """public static Error NotFound() => Error.Of(ErrorKind.NotFound, "integration.not_found");""")]).Single().Status.ShouldBe(404);

    [Fact]
    public void Scan_ReadsAConstantOfTheSameFile()
    {
        SourceFile[] files = [new("src/Sample.cs", """const string Wrong = "field.wrong"; static Error Bad() => Error.Of(ErrorKind.Invalid, Wrong) with { Fields = [] };""")];

        ErrorCodes.In(files).Single().Code.ShouldBe("field.wrong");
        ErrorCodes.Unreadable(files).ShouldBeEmpty();
    }

    private static object Sample(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => "x",
        var type when type.IsEnum => Enum.GetValues(type).GetValue(0)!,
        _ => Array.Empty<FieldError>(),
    };
}
