import { PageTitle } from '../app/PageTitle';

export default function HelpPage() {
  return <PageTitle>操作説明</PageTitle>;
}
