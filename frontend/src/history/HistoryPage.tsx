import { PageTitle } from '../ui/PageTitle';

export default function HistoryPage() {
  return <PageTitle>照会履歴</PageTitle>;
}
