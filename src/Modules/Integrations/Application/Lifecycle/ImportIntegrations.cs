using FluentValidation;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Lifecycle;

/// <summary>
/// Creates many rows, disconnected. Each row stands by itself: a wrong one is reported and the others are made.
/// Repeating an import is safe without an Idempotency-Key: a row that is there already is refused as <c>integration.account_key_taken</c>.
/// </summary>
/// <param name="DryRun">Only say what would happen.</param>
internal sealed record ImportIntegrationsCommand(TenantScope Tenant, IReadOnlyList<CreateIntegrationCommand> Rows, bool DryRun) : ICommand<Result<ImportReport>>;

internal sealed record ImportReport(bool DryRun, int Created, int Refused, IReadOnlyList<ImportedRow> Rows);

/// <param name="Index">Place in the request, from 0.</param>
/// <param name="Result"><c>created</c>, <c>would_create</c> or <c>refused</c>.</param>
internal sealed record ImportedRow(int Index, string Result, Guid? Id, Error? Error);

internal sealed class ImportIntegrationsHandler(
    NewIntegrations newIntegrations, IEnumerable<IValidator<CreateIntegrationCommand>> validators, IUnitOfWork unitOfWork)
    : IRequestHandler<ImportIntegrationsCommand, Result<ImportReport>>
{
    public async Task<Result<ImportReport>> Handle(ImportIntegrationsCommand request, CancellationToken cancellationToken)
    {
        var rows = new List<ImportedRow>();
        for (var index = 0; index < request.Rows.Count; index++)
        {
            rows.Add(await ImportAsync(request, index, cancellationToken));
            unitOfWork.Reset();
        }

        return new ImportReport(request.DryRun, rows.Count(row => row.Result == "created"), rows.Count(row => row.Result == "refused"), rows);
    }

    private async Task<ImportedRow> ImportAsync(ImportIntegrationsCommand request, int index, CancellationToken cancellationToken)
    {
        var row = request.Rows[index];
        foreach (var validator in validators)
        {
            var checkedRow = await validator.ValidateAsync(row, cancellationToken);
            if (!checkedRow.IsValid)
            {
                return new(index, "refused", null, IntegrationErrors.InvalidSettings(
                    [.. checkedRow.Errors.Select(failure => new FieldError(failure.PropertyName, failure.ErrorCode, (Text)failure.CustomState))]));
            }
        }

        var made = await newIntegrations.MakeAsync(row, cancellationToken);
        if (!made.Succeeded)
        {
            return new(index, "refused", null, made.Error);
        }

        if (request.DryRun)
        {
            return new(index, "would_create", null, null);
        }

        var saved = await unitOfWork.CommitAsync<Guid>(made.Value.Id.Value, cancellationToken);
        return saved.Succeeded ? new(index, "created", saved.Value, null) : new(index, "refused", null, saved.Error);
    }
}
