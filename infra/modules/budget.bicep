@description('Sends a mail before the month gets expensive. Its start cannot be changed once it exists.')
param name string

@description('A month\'s amount in the subscription\'s currency.')
@minValue(1)
param amount int

@description('First day of the month from which the budget counts.')
param startDate string

@description('Who gets the mail; empty for the subscription\'s owners.')
param email string

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    amount: amount
    category: 'Cost'
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: startDate
    }
    notifications: {
      spent80: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: empty(email) ? [] : [email]
        contactRoles: ['Owner']
      }
      forecast100: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: empty(email) ? [] : [email]
        contactRoles: ['Owner']
      }
    }
  }
}

output id string = budget.id
