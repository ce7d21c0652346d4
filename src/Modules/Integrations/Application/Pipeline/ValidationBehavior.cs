using FluentValidation;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Pipeline;

/// <summary>Refuses a request whose validators object, field by field, before its handler sees it.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IModuleRequest
    where TResponse : IResult<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        List<FieldError>? errors = null;
        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken);
            foreach (var failure in result.Errors)
            {
                (errors ??= []).Add(new(failure.PropertyName, failure.ErrorCode, (Text)failure.CustomState));
            }
        }

        return errors is null ? await next() : TResponse.Failure(IntegrationErrors.InvalidSettings(errors));
    }
}

internal static class Rules
{
    /// <summary>Names the field as on the wire, its stable code, and the shared text <c>field.{field}</c>.</summary>
    public static IRuleBuilderOptions<T, TProperty> Says<T, TProperty>(this IRuleBuilderOptions<T, TProperty> rule, string field, string code)
        => rule.OverridePropertyName(field).WithErrorCode(code).WithState(_ => SharedTexts.Get($"field.{field}"));
}
