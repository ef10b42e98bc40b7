/** The registry's answer to Anthony Kamau, as its documentation shows it. */
export const DOCUMENTED = {
  status: 200,
  message: 'Customer successfully registered',
  data: {
    id: 132890,
    full_name: 'Anthony Kamau',
    national_id: '21314151',
    gender: 'Female',
    phone: '254707888888',
    date_of_birth: '',
    date_registered: '13/03/2023 11:18',
    name: 'Anthony Kamau',
    location: 132890,
    uuid: 'c211984f-b5a5-45fb-ae38-9f22fe0465d9',
    email: '',
  },
} as const;
